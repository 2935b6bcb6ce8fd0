import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import { halfWidth } from '../config/full-width';
import { formatPath, type Path, type Problem } from '../config/problem';
import { structureFaults } from '../config/yaml-structure';
import { valueAt } from '../config/paths';
import { jsonPlaces } from './json-places';

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
    const expected = 'JSON, as MindIE reads it';
    const fix = 'Correct it here, or what was opened above and not closed.';
    return failed(broken(file, text, fault.offset, `not valid JSON (${fault.what})`, expected, fix));
  }
  const value = JSON.parse(text) as unknown;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const fix = 'Put the file of the kit back.';
    const finding = { path: [], what: 'not a MindIE file', got: value, expected: 'a JSON object', fix };
    return failed({ ...finding, file, ...position(0) });
  }
  const locate = (path: Path): Position => {
    const offset = offsets.get(JSON.stringify(path));
    if (offset !== undefined) return position(offset);
    return path.length === 0 ? position(0) : locate(path.slice(0, -1));
  };
  return { documents: [{ file, value, locate }], problems: [] };
}

/** Parses a file of manifests as kubectl does: YAML 1.1, where 0640 is an octal number. */
export function parseManifests(file: string, text: string): Parsed {
  try {
    const lines = new LineCounter();
    const options = { lineCounter: lines, uniqueKeys: false, prettyErrors: false, version: '1.1' } as const;
    const parsed = parseAllDocuments(text, options);
    const documents = Array.isArray(parsed) ? parsed : [];
    const error = documents.flatMap((document) => document.errors)[0];
    if (error !== undefined) return failed(syntaxProblem(file, text, error.message, error.pos[0]));
    const faults = documents.flatMap(structureFaults);
    if (faults.length > 0)
      return {
        documents: [],
        problems: faults.map(({ offset, ...fault }) => ({
          path: [],
          ...fault,
          file,
          ...positionsOf(text)(offset),
        })),
      };
    return objectsOf(file, text, documents, lines);
  } catch (error) {
    // The parser calls itself for every level of nesting.
    if (!(error instanceof RangeError)) throw error;
    return failed(syntaxProblem(file, text, 'nested too deeply', 0));
  }
}

function objectsOf(file: string, text: string, documents: readonly Document[], lines: LineCounter): Parsed {
  const values: unknown[] = [];
  for (const document of documents) {
    try {
      values.push(document.toJS({ maxAliasCount: -1 }));
    } catch (error) {
      if (error instanceof RangeError) throw error;
      // What only shows now, such as a merge (`<<`) of something that is no mapping.
      const { message } = error as Error;
      return failed(syntaxProblem(file, text, message, document.range?.[0] ?? 0));
    }
  }
  return {
    documents: documents.flatMap((document, index) => objects(file, document, values[index], lines)),
    problems: [],
  };
}

function objects(file: string, document: Document, value: unknown, lines: LineCounter): KitDocument[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const locate = (path: Path): Position => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return positionIn(lines, node.range[0]);
    return path.length === 0 ? { line: 1, column: 1 } : locate(path.slice(0, -1));
  };
  return [{ file, value, locate }];
}

function syntaxProblem(file: string, text: string, message: string, offset: number): Problem {
  if (message.includes('call stack')) return syntaxProblem(file, text, 'nested too deeply', 0);
  const fix = 'Correct the syntax here, or what was opened above and not closed.';
  const what = `not valid YAML (${message.split('\n')[0] ?? ''})`;
  return broken(file, text, offset, what, 'Kubernetes objects in YAML', fix);
}

function broken(
  file: string,
  text: string,
  offset: number,
  what: string,
  expected: string,
  fix: string,
): Problem {
  const position = positionsOf(text)(offset);
  const line = text.split('\n')[position.line - 1]?.trim() ?? '';
  const typed = halfWidth(line);
  return {
    file,
    ...position,
    path: [],
    what,
    got: offset >= text.length ? 'the end of the text' : line,
    expected,
    fix: typed === undefined ? fix : `Replace the full-width characters: ${typed}`,
  };
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
