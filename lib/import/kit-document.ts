import { type Document, isNode, LineCounter, parseAllDocuments, type Tags } from 'yaml';
import { halfWidth } from '../config/full-width';
import { formatPath, type Path, type Problem } from '../config/problem';
import type { SyntaxFault } from '../config/source';
import { structureFaults } from '../config/yaml-structure';
import { valueAt } from '../config/paths';
import { indentFlow } from './flow-indent';
import { type JsonFault, jsonPlaces } from './json-places';

/** One JSON file, or one object of a file of manifests. */
export interface KitDocument {
  readonly file: string;
  readonly value: object;
  /** The position of a value, or of the nearest one above it. */
  readonly locate: (path: Path) => Position;
}

type Position = Pick<Problem, 'line' | 'column'>;

/** A value of the kit, and where it stands. */
export interface Given {
  readonly value: unknown;
  readonly place: string;
  /** The value as it stands there, where that is another. */
  readonly shown?: unknown;
  /** Whether it is not there, and Kubernetes takes a default for it. */
  readonly isAbsent?: boolean;
}

/** The value at a path of a document, unless it is missing or null. */
export function given(document: KitDocument | undefined, path: Path): Given | undefined {
  const value = document === undefined ? undefined : valueAt(document.value, path);
  if (document === undefined || value === undefined || value === null) return undefined;
  return { value, place: placeOf(document, path) };
}

/** What Kubernetes takes where a manifest says nothing. */
export function absent(document: KitDocument, path: Path, value: unknown): Given {
  return { value, place: placeOf(document, path), isAbsent: true };
}

/** `<file>:<line>:<column> <path>`. */
export function placeOf({ file, locate }: KitDocument, path: Path): string {
  const { line, column } = locate(path);
  return `${file}:${line}:${column} ${formatPath(path)}`;
}

/** What one file holds, or what is wrong with its text. */
export interface Parsed {
  readonly documents: KitDocument[];
  readonly problems: Problem[];
}

/** Parses a MindIE file. */
export function parseJson(file: string, text: string): Parsed {
  const { offsets, fault } = jsonPlaces(text);
  const position = positionsOf(text);
  if (fault !== undefined) {
    const { offset } = fault;
    return failed(jsonProblem({ file, text, offset, position: position(offset) }, fault));
  }
  const value = JSON.parse(text) as unknown;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const fix = 'Put the file of the kit back.';
    const expected = 'a JSON object';
    const said = { code: 'no-mapping', what: 'not a MindIE file', got: value, expected, fix } as const;
    return failed({ ...said, path: [], file, ...position(0) });
  }
  const locate = (path: Path): Position => {
    const offset = offsets.get(JSON.stringify(path));
    if (offset !== undefined) return position(offset);
    return path.length === 0 ? position(0) : locate(path.slice(0, -1));
  };
  return { documents: [{ file, value, locate }], problems: [] };
}

/** The scalars of go-yaml, which kubectl reads with: those of YAML 1.1 without times, where 12:30 is text. */
const kubectlTags = (tags: Tags): Tags =>
  tags.filter(
    (tag) => typeof tag === 'string' || (tag.format !== 'TIME' && tag.tag !== 'tag:yaml.org,2002:timestamp'),
  );

/** Parses a file of manifests as kubectl does: YAML 1.1, where 0640 is an octal number. The same key twice is refused. */
export function parseManifests(file: string, text: string): Parsed {
  const asWritten = parseYaml(file, text, new Map());
  const [fault] = asWritten.problems;
  if (fault === undefined) return asWritten;
  const { text: indented, added } = indentFlow(text);
  // Another fault than one of indentation is told of the text as it was written.
  const isOfIndent = added.has(fault.line) || added.has(fault.line + 1);
  return isOfIndent ? parseYaml(file, indented, added) : asWritten;
}

/** `added`: blanks that the text has more than the file, by line. */
function parseYaml(file: string, text: string, added: ReadonlyMap<number, number>): Parsed {
  const lines = new LineCounter();
  const spot = (offset: number): Spot => {
    const { line, column } = positionIn(lines, offset);
    const position = { line, column: Math.max(1, column - (added.get(line) ?? 0)) };
    return { file, text, offset, position };
  };
  try {
    const parsed = parseAllDocuments(text, {
      ...{ lineCounter: lines, uniqueKeys: false, prettyErrors: false },
      ...{ version: '1.1', customTags: kubectlTags },
    });
    const documents = Array.isArray(parsed) ? parsed : [];
    const error = documents.flatMap((document) => document.errors)[0];
    if (error !== undefined) return failed(syntaxProblem(spot, error));
    const faults = documents.flatMap(structureFaults);
    if (faults.length === 0) return objectsOf(file, documents, spot);
    const problems = faults.map(({ offset, ...fault }) => ({
      path: [],
      ...fault,
      file,
      ...spot(offset).position,
    }));
    return { documents: [], problems };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failed(tooDeep(spot));
  }
}

const start: Position = { line: 1, column: 1 };

type SpotOf = (offset: number) => Spot;

function objectsOf(file: string, documents: readonly Document[], spot: SpotOf): Parsed {
  const values: unknown[] = [];
  for (const document of documents) {
    try {
      values.push(document.toJS({ maxAliasCount: -1 }));
    } catch (error) {
      if (error instanceof RangeError) throw error;
      // What only shows now, such as a merge (`<<`) of something that is no mapping.
      const { message } = error as Error;
      return failed(yamlProblem(spot(document.range?.[0] ?? 0), message));
    }
  }
  return {
    documents: documents.flatMap((document, index) => objects(file, document, values[index], spot)),
    problems: [],
  };
}

function objects(file: string, document: Document, value: unknown, spot: SpotOf): KitDocument[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const locate = (path: Path): Position => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return spot(node.range[0]).position;
    return path.length === 0 ? start : locate(path.slice(0, -1));
  };
  return [{ file, value, locate }];
}

/** A place of a text. */
interface Spot {
  readonly file: string;
  readonly text: string;
  readonly offset: number;
  readonly position: Position;
}

function yamlProblem(spot: Spot, message: string): Problem {
  const fix = 'Correct the syntax here, or what was opened above and not closed.';
  const what = `not valid YAML (${message.split('\n')[0] ?? ''})`;
  return broken(spot, { code: 'invalid-yaml', what, expected: 'Kubernetes objects in YAML', fix });
}

/** The parser calls itself for every level of nesting, and says so when there were too many. */
function syntaxProblem(spot: SpotOf, { code, message, pos: [offset] }: SyntaxFault): Problem {
  return code === 'RESOURCE_EXHAUSTION' ? tooDeep(spot) : yamlProblem(spot(offset), message);
}

function tooDeep(spot: SpotOf): Problem {
  return yamlProblem({ ...spot(0), position: start }, 'nested too deeply');
}

function jsonProblem(spot: Spot, { what, isComment }: JsonFault): Problem {
  const fix = isComment
    ? 'Remove all comments of the file.'
    : 'Correct it here, or what was opened above and not closed.';
  const problem = broken(spot, {
    code: 'invalid-json',
    what: `not valid JSON (${what})`,
    expected: 'JSON, as MindIE reads it',
    fix,
  });
  return isComment ? { ...problem, fix } : problem;
}

function broken(
  { file, text, offset, position }: Spot,
  said: Pick<Problem, 'code' | 'what' | 'expected' | 'fix'>,
): Problem {
  const typed = halfWidth(lineAt(text, offset));
  const got = offset >= text.length ? 'the end of the text' : excerpt(text, offset);
  const fix = typed === undefined ? said.fix : `Replace the full-width characters: ${typed}`;
  return { file, ...position, path: [], ...said, got, fix };
}

function lineAt(text: string, offset: number): string {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(from, end === -1 ? undefined : end).trim();
}

const longestExcerpt = 60;

/** The line, or what stands around the fault where the line is long. */
function excerpt(text: string, offset: number): string {
  const line = lineAt(text, offset);
  if (line.length <= longestExcerpt) return line;
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const first = Math.max(from, offset - longestExcerpt / 2);
  const rest = text.slice(first).split('\n')[0] ?? '';
  const shown = rest.slice(0, longestExcerpt);
  return `${first > from ? '…' : ''}${shown.trim()}${rest.length > shown.length ? '…' : ''}`;
}

/** Tells the positions of offsets. */
function positionsOf(text: string): (offset: number) => Position {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return (offset) => positionIn(lines, offset);
}

function positionIn(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function failed(problem: Problem): Parsed {
  return { documents: [], problems: [problem] };
}
