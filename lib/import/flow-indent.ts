/** A text whose flow collections and quoted scalars are indented as YAML 1.2 wants it. */
export interface IndentedText {
  readonly text: string;
  /** How many blanks were put before a line, by its number from 1. */
  readonly added: ReadonlyMap<number, number>;
}

/**
 * Indents the lines in which a quoted scalar or a flow collection goes on, where they stand left of what it belongs to.
 * kubectl's parser does not count blanks there, and the kit's `command: ["/bin/bash", "-c", "` ends in the column of
 * its key. The parser here, which knows the places of values, does count them. To the value they mean nothing.
 */
export function indentFlow(text: string): IndentedText {
  const reader = new Reader(text);
  reader.document();
  return { text: reader.indented, added: reader.added };
}

const blanks = /[ \t]*/y;
const rest = /[^\n]*/y;
const lineEnd = /\n|$/y;
const indicator = /[-?:](?=[ \t\r\n]|$)/y;
const property = /[&!][^ \t\r\n]*/y;
const blockScalar = /[|>][^\n]*/y;
const comment = /(?<=^|[ \t\n])#[^\n]*/y;
/** Up to a colon or a comment that ends it. */
const plainScalar = /(?:[^ \t\r\n:]|:(?![ \t\r\n]|$)|[ \t]+(?=[^ \t\r\n#]))+/y;
const colon = /[ \t]*:(?=[ \t\r\n]|$)/y;
const doubleQuoted = /(?:[^"\\\n]|\\.)+|\\/y;
const singleQuoted = /(?:[^'\n]|'')+/y;
/** Inside brackets; a quote begins a scalar only where a value may begin. */
const flowText = /[^[\]{}"'#\n]+|(?<=[^ \t\n[{,:])["']|#/y;

class Reader {
  readonly added = new Map<number, number>();
  indented = '';
  private offset = 0;
  private line = 1;
  private lineStart = 0;
  /** Where the key or the dash stands that the next value belongs to. */
  private owner = 0;

  constructor(private readonly text: string) {}

  document(): void {
    while (this.offset < this.text.length) {
      this.take(blanks);
      this.owner = this.column;
      while (!this.isAt(lineEnd)) this.token();
      this.newline();
    }
  }

  private get column(): number {
    return this.offset - this.lineStart;
  }

  private token(): void {
    const { column } = this;
    const first = this.text[this.offset];
    if (first === '"' || first === "'") this.quoted(first);
    else if (first === '[' || first === '{') this.flow();
    else if (this.take(indicator)) {
      if (first !== ':') this.owner = column;
    } else if (this.take(blockScalar)) this.skipBlockScalar();
    else if (!this.take(comment) && !this.take(property) && !this.take(plainScalar)) this.take(/./sy);
    if (this.isAt(colon)) this.owner = column;
    this.take(blanks);
  }

  /** Its lines are those that stand right of its owner, and empty ones. */
  private skipBlockScalar(): void {
    const line = /\n( *)([^ \t\r\n]?)/y;
    for (;;) {
      line.lastIndex = this.offset;
      const [, indent = '', first = ''] = line.exec(this.text) ?? [];
      if (line.lastIndex === 0 || (first !== '' && indent.length <= this.owner)) return;
      this.newline();
      this.take(rest);
    }
  }

  private flow(): void {
    let levels = 0;
    do {
      const first = this.text[this.offset] ?? '';
      if (first === '\n') this.newlineInside();
      else if (!this.take(comment) && !this.take(flowText)) {
        if (first === '"' || first === "'") this.quoted(first);
        else {
          levels += first === '[' || first === '{' ? 1 : -1;
          this.take(/./sy);
        }
      }
    } while (levels > 0 && this.offset < this.text.length);
  }

  private quoted(quote: string): void {
    this.take(/./sy);
    while (this.offset < this.text.length && this.text[this.offset] !== quote) {
      if (this.text[this.offset] === '\n') this.newlineInside();
      else this.take(quote === '"' ? doubleQuoted : singleQuoted);
    }
    this.take(/./sy);
  }

  /** Empty lines and the marks between documents stay as they are. */
  private newlineInside(): void {
    this.newline();
    const indent = /^ */.exec(this.text.slice(this.offset, this.offset + this.owner + 1))?.[0].length ?? 0;
    const missing = this.owner + 1 - indent;
    if (missing <= 0 || this.isAt(/[ \t\r]*(?:\n|$)|(?:---|\.\.\.)(?=[ \t\r\n]|$)/y)) return;
    this.added.set(this.line, missing);
    this.indented += ' '.repeat(missing);
  }

  private newline(): void {
    this.take(/\n/y);
    this.line += 1;
    this.lineStart = this.offset;
  }

  private isAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    return pattern.test(this.text);
  }

  /** Copies what matches here; whether anything does. */
  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const [found = ''] = pattern.exec(this.text) ?? [];
    this.indented += found;
    this.offset += found.length;
    return found !== '';
  }
}
