import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { halfWidth } from './full-width';
import type { Finding, Path, Problem } from './problem';
import { type Fault, sizeFault, tooDeep } from './yaml-size';
import { structureFaults } from './yaml-structure';

/** What the parser says of a syntax error, with its offsets in the text. */
export interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** Those of YAML 1.2, whatever a file says of itself: one of YAML 1.1 would have dates, and `yes` and `no` for switches. */
const options = { schema: 'core', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false } as const;

/** One YAML file with the places of its keys. */
export class Source {
  private constructor(
    readonly file: string,
    private readonly text: string,
    private readonly lines: LineCounter,
    private readonly document: Document | undefined,
  ) {}

  /**
   * Parses the text of a file that must hold exactly one YAML mapping.
   * Returns its plain value, or what is wrong with it.
   */
  static parse(file: string, text: string): { source: Source; value?: object; problems: Problem[] } {
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
      return source.toValue();
    } catch (error) {
      // The parser calls itself for every level of nesting.
      if (!(error instanceof RangeError)) throw error;
      const source = new Source(file, text, lines, undefined);
      return { source, problems: [source.at(tooDeep(0))] };
    }
  }

  /** Gives a finding its place: that of the value, of the key, or of the nearest key above that exists. */
  locate(finding: Finding): Problem {
    return {
      ...finding,
      file: this.file,
      ...this.positionAt(this.offsetOf(finding.path, finding.atKey ?? false)),
    };
  }

  private toValue(): { source: Source; value?: object; problems: Problem[] } {
    const faults = this.document === undefined ? [] : structureFaults(this.document);
    if (faults.length > 0) return { source: this, problems: faults.map((fault) => this.at(fault)) };
    const value: unknown = this.document?.toJS({ maxAliasCount: -1 });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const problem = this.locate({
        path: [],
        code: 'no-mapping',
        what: value === undefined || value === null ? 'the file is empty' : 'not a mapping',
        got: value ?? undefined,
        expected: 'a mapping with the keys of a deployment',
        fix: 'Begin with variant, image and model.',
      });
      return { source: this, problems: [problem] };
    }
    return { source: this, value, problems: [] };
  }

  private at({ offset, ...finding }: Fault): Problem {
    return { path: [], ...finding, file: this.file, ...this.positionAt(offset) };
  }

  private syntaxFault({ code, message, pos: [offset] }: SyntaxFault): Fault {
    if (code === 'RESOURCE_EXHAUSTION') return tooDeep(offset);
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

  private offsetOf(path: Path, atKey: boolean): number {
    let node: unknown = this.document?.contents;
    let offset = startOf(node) ?? 0;
    for (const [depth, step] of path.entries()) {
      const child = childOf(this.resolve(node), step);
      if (child === undefined) break;
      node = child.value;
      const last = depth === path.length - 1;
      offset = (last && atKey ? startOf(child.key) : (startOf(child.value) ?? startOf(child.key))) ?? offset;
    }
    return offset;
  }

  private resolve(node: unknown): unknown {
    return isAlias(node) && this.document !== undefined ? node.resolve(this.document) : node;
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

function childOf(node: unknown, step: string | number): { key?: unknown; value: unknown } | undefined {
  if (isSeq(node)) return { value: node.items[Number(step)] };
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
}
