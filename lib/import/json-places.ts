import { isRounded } from '../config/yaml-structure';

/** Where the values of a JSON text stand, or why it is none. */
export interface JsonPlaces {
  /** The offset of the value at a path, which is written as a JSON list. */
  readonly offsets: ReadonlyMap<string, number>;
  /** The first fault. */
  readonly fault?: JsonFault;
}

// A MindIE file is about six levels deep.
const mostLevels = 50;

/** What is not JSON, and where. */
export class JsonFault extends Error {
  constructor(
    readonly offset: number,
    readonly what: string,
    /** Whether it is a comment, which people copy out of guides. */
    readonly isComment: boolean,
  ) {
    super(what);
  }
}

/** Reads a JSON text as strictly as the programs that read it do: `JSON.parse` tells no places of values. */
export function jsonPlaces(text: string): JsonPlaces {
  const reader = new Reader(text);
  try {
    reader.document();
    return { offsets: reader.offsets };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return { offsets: reader.offsets, fault: error };
  }
}

class Reader {
  readonly offsets = new Map<string, number>();
  private offset = 0;

  constructor(private readonly text: string) {}

  document(): void {
    this.value([]);
    if (this.offset < this.text.length) this.fail('more text after the end');
  }

  private value(path: readonly (string | number)[]): void {
    this.take(/[ \t\r\n]*/y);
    if (path.length > mostLevels) this.fail('nested too deeply');
    this.offsets.set(JSON.stringify(path), this.offset);
    const start = this.text[this.offset];
    if (start === '{') this.object(path);
    else if (start === '[') this.list(path);
    else if (start === '"') this.string();
    else this.word();
    this.take(/[ \t\r\n]*/y);
  }

  private word(): void {
    const { offset } = this;
    const word = this.take(
      /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![\w.])/y,
    );
    if (word === '') this.fail('no value');
    if (isRounded(word)) this.fail('a whole number beyond 2^53, which would be rounded', offset);
  }

  private object(path: readonly (string | number)[]): void {
    const seen = new Set<string>();
    if (this.take(/\{[ \t\r\n]*\}/y) !== '') return;
    do {
      this.offset += 1;
      this.take(/[ \t\r\n]*/y);
      const start = this.offset;
      if (this.text[start] !== '"') this.fail('no key in quotes');
      const key = this.string();
      if (seen.has(key)) this.fail('the same key twice', start);
      seen.add(key);
      this.take(/[ \t\r\n]*/y);
      if (this.take(/:/y) === '') this.fail('no colon after a key');
      this.value([...path, key]);
    } while (this.text[this.offset] === ',');
    if (this.take(/\}/y) === '') this.fail('neither a comma nor the end of an object');
  }

  private list(path: readonly (string | number)[]): void {
    if (this.take(/\[[ \t\r\n]*\]/y) !== '') return;
    let index = 0;
    do {
      this.offset += 1;
      this.value([...path, index]);
      index += 1;
    } while (this.text[this.offset] === ',');
    if (this.take(/\]/y) === '') this.fail('neither a comma nor the end of a list');
  }

  private string(): string {
    const start = this.offset;
    const token = this.take(/"(?:[^"\\]|\\[^])*"/y);
    if (token === '') this.fail('text without an end');
    try {
      return JSON.parse(token) as string;
    } catch {
      return this.fail('text with characters that must be escaped', start);
    }
  }

  /** What matches here, and goes on behind it; empty where nothing does. */
  private take(pattern: RegExp): string {
    pattern.lastIndex = this.offset;
    const [found = ''] = pattern.exec(this.text) ?? [];
    this.offset += found.length;
    return found;
  }

  private fail(what: string, offset = this.offset): never {
    const isComment = /\/[/*]|#/y;
    isComment.lastIndex = this.offset;
    const atComment = isComment.test(this.text);
    throw new JsonFault(offset, atComment ? 'comments are not JSON' : what, atComment);
  }
}
