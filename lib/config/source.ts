import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
} from 'yaml';
import type { Finding, Path, Problem } from './problem';

const mostAliases = 100;

/** What the parser says of a syntax error, with its offsets in the text. */
interface SyntaxFault {
  readonly message: string;
  readonly pos: readonly [number, number];
}

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
    const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
    const first = 'empty' in documents ? undefined : documents[0];
    const source = new Source(file, text, lines, first);
    const problems = Array.isArray(documents)
      ? documents.flatMap((document) => document.errors).map((error) => source.syntaxProblem(error))
      : [];
    if (problems.length > 0) return { source, problems };
    const second = Array.isArray(documents) ? documents[1] : undefined;
    if (second !== undefined) return { source, problems: [source.secondDocument(second)] };
    return source.toValue();
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
    const problems = this.aliasProblems();
    if (problems.length > 0) return { source: this, problems };
    const value: unknown = this.document?.toJS({ maxAliasCount: -1 });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const problem = this.locate({
        path: [],
        what: value === undefined || value === null ? 'the file is empty' : 'not a mapping',
        got: value ?? undefined,
        expected: 'a mapping with the keys of a deployment',
        fix: 'Begin with variant, image and model.',
      });
      return { source: this, problems: [problem] };
    }
    return { source: this, value, problems };
  }

  /** Aliases without an anchor, too many of them, and aliases of aliases, which multiply ("a billion laughs"). */
  private aliasProblems(): Problem[] {
    const problems: Problem[] = [];
    const document = this.document;
    if (document === undefined) return problems;
    const fault = (alias: Alias, what: string, expected: string): void => {
      const at = this.positionAt(alias.range?.[0] ?? 0);
      const fix = 'Write the value out instead.';
      problems.push({ path: [], what, got: `*${alias.source}`, expected, fix, file: this.file, ...at });
    };
    let count = 0;
    visit(document, {
      Alias: (_, alias, ancestors) => {
        const isNested = ancestors.some(
          (ancestor) => isNode(ancestor) && 'anchor' in ancestor && ancestor.anchor,
        );
        count += 1;
        if (isNested)
          fault(alias, 'YAML alias inside an anchored value', 'an anchored value without aliases');
        else if (alias.resolve(document) === undefined)
          fault(alias, 'YAML alias without an anchor', 'an alias of an anchor above it');
        else if (count === mostAliases + 1)
          fault(alias, 'too many YAML aliases', `at most ${mostAliases} aliases`);
      },
    });
    return problems;
  }

  private syntaxProblem(error: SyntaxFault): Problem {
    const at = this.positionAt(error.pos[0]);
    const finding = {
      path: [],
      what: `not valid YAML (${error.message.split('\n')[0] ?? ''})`,
      got: this.excerpt(error.pos[0]),
      expected: 'one YAML mapping',
      fix: 'Correct the syntax here.',
    };
    return { ...finding, file: this.file, ...at };
  }

  private secondDocument(document: Document): Problem {
    return {
      path: [],
      what: 'a second YAML document',
      got: '---',
      expected: 'one deployment a file',
      fix: 'Move it into a file of its own.',
      file: this.file,
      ...this.positionAt(document.range?.[0] ?? 0),
    };
  }

  private excerpt(offset: number): string {
    const { line } = this.positionAt(offset);
    const start = this.lines.lineStarts[line - 1] ?? 0;
    const end = this.lines.lineStarts[line] ?? this.text.length;
    return this.text.slice(start, end).trim();
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

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function childOf(node: unknown, step: string | number): { key?: unknown; value: unknown } | undefined {
  if (isSeq(node) && typeof step === 'number') return { value: node.items[step] };
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
}
