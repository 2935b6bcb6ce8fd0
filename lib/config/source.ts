import { type Document, isAlias, isNode, LineCounter, parseAllDocuments } from 'yaml';
import { halfWidth } from './full-width';
import type { Place, Problem } from './problem';
import { type Fault, sizeFault, tooDeepAt } from './yaml-size';
import { structureFaults } from './yaml-structure';

/** What the parser says of a syntax error, with its offsets in the text. */
export interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** Those of YAML 1.2, whatever a file says of itself: one of YAML 1.1 would have dates, and `yes` and `no` for switches. */
const options = { schema: 'core', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false } as const;

/** One YAML file: its nodes, which are null where it is empty, and their places. */
export class Source {
  private constructor(
    readonly file: string,
    private readonly text: string,
    private readonly lines: LineCounter,
    private readonly document: Document | undefined,
  ) {}

  /** Parses the text of a file that holds at most one YAML document, and says what is wrong with its structure. */
  static parse(file: string, text: string): { source: Source; problems: Problem[] } {
    const lines = new LineCounter();
    const size = sizeFault(text, lines.addNewLine);
    if (size !== undefined) {
      const source = new Source(file, text, lines, undefined);
      return { source, problems: [source.at(size)] };
    }
    lines.lineStarts = [];
    try {
      const parsed = parseAllDocuments(text, { ...options, lineCounter: lines });
      const documents = Array.isArray(parsed) ? parsed : [];
      const source = new Source(file, text, lines, documents[0]);
      // The first error of a text causes most of the others.
      const error = documents.flatMap((document) => document.errors)[0];
      if (error !== undefined) return { source, problems: [source.at(source.syntaxFault(error))] };
      const second = documents[1];
      if (second !== undefined) return { source, problems: [source.at(secondDocument(second))] };
      const faults = source.document === undefined ? [] : structureFaults(source.document);
      return { source, problems: faults.map((fault) => source.at(fault)) };
    } catch (error) {
      // The parser calls itself for every level of nesting.
      if (!(error instanceof RangeError)) throw error;
      const source = new Source(file, text, lines, undefined);
      return { source, problems: [source.at(tooDeepAt(0))] };
    }
  }

  get contents(): unknown {
    return this.document?.contents;
  }

  /** The node that an alias stands for; any other as it is. */
  resolve(node: unknown): unknown {
    return isAlias(node) && this.document !== undefined ? node.resolve(this.document) : node;
  }

  /** The plain value of a node. */
  toData(node: unknown): unknown {
    const resolved = this.resolve(node);
    if (!isNode(resolved) || this.document === undefined) return null;
    return resolved.toJS(this.document, { maxAliasCount: -1 });
  }

  /** The place of the first of some nodes that has one; the beginning of the file where none has. */
  placeOf(...nodes: readonly unknown[]): Place {
    const offset = nodes.map(startOf).find((start) => start !== undefined) ?? 0;
    return { file: this.file, ...this.positionAt(offset) };
  }

  private at({ offset, ...finding }: Fault): Problem {
    return { path: [], ...finding, file: this.file, ...this.positionAt(offset) };
  }

  private syntaxFault({ code, message, pos: [offset] }: SyntaxFault): Fault {
    if (code === 'RESOURCE_EXHAUSTION') return tooDeepAt(offset);
    const line = this.excerpt(offset);
    const typed = halfWidth(line);
    return {
      offset,
      code: 'invalid-yaml',
      what: `not valid YAML (${message.split('\n')[0] ?? ''})`,
      got: line === '' ? 'the end of the text' : line,
      expected: 'one YAML mapping',
      fix:
        typed === undefined
          ? 'Correct the syntax here, or what was opened above and not closed.'
          : `Replace the full-width characters: ${typed}`,
    };
  }

  /** The line around an offset. The parser knows the starts of lines only as far as it came. */
  private excerpt(offset: number): string {
    const before =
      this.text
        .slice(0, offset)
        .split(/[\r\n]/)
        .at(-1) ?? '';
    const after = this.text.slice(offset).split(/[\r\n]/, 1)[0] ?? '';
    return `${before}${after}`.trim();
  }

  private positionAt(offset: number): { line: number; column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

function secondDocument(document: Document): Fault {
  const offset = document.range?.[0] ?? 0;
  const fix = 'Move it into a file of its own.';
  return {
    offset,
    code: 'several-documents',
    what: 'a second YAML document',
    got: '---',
    expected: 'one deployment a file',
    fix,
  };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
