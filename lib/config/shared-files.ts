import { existsSync } from 'node:fs';
import path from 'node:path';
import { isMap, isScalar, isSeq } from 'yaml';
import { extendsKey, MergedFile } from './merged-file';
import type { Finding, Path, Problem } from './problem';
import { readText } from './read-text';
import { Source } from './source';

/** Far more than anybody can follow. */
const mostLevels = 8;

/** What the files of a folder, and those in its sub-folders, take keys from without naming it. */
const defaultsNames: readonly string[] = ['_defaults.yaml', '_defaults.yml'];

interface Parsed {
  readonly source: Source;
  readonly problems: readonly Problem[];
}
type Read = Parsed | { readonly source?: undefined; readonly problem: Problem };

/** A file that another one takes keys from, and where that says so. */
interface Reference {
  readonly path: Path;
  readonly node: unknown;
  readonly written: unknown;
}

/** What is wrong with one. */
type Fault = Omit<Finding, 'path'>;

/** What lies below one deployment file. */
interface Below {
  /** By their whole paths; each after those that it takes keys from itself, and so the weakest first. */
  readonly sources: Map<string, Source>;
  readonly problems: Problem[];
}

/** Puts deployment files together with the files that they take keys from; what several share is read once for all. */
export class SharedFiles {
  private readonly known = new Map<string, Read>();
  private readonly defaults = new Map<string, readonly string[]>();

  /** A deployment file over all that it takes keys from, or what is wrong with any of these as a file. */
  merge(file: string, text: string): { readonly merged?: MergedFile; readonly problems: readonly Problem[] } {
    const own = parse(file, text, false);
    const below: Below = { sources: new Map(), problems: [] };
    for (const defaults of this.defaultsOf(file)) {
      const read = this.read(defaults);
      if (read.source === undefined) below.problems.push(read.problem);
      else this.take(read, [file], below);
    }
    this.follow(own.source, [file], below);
    const ofOthers = below.problems.map((one) => (one.file === file ? one : { ...one, deployments: [file] }));
    const problems = [...own.problems, ...ofOthers];
    if (problems.length > 0) return { problems };
    return { merged: new MergedFile(own.source, [...below.sources.values()].reverse()), problems };
  }

  /** Whether some file took keys from this one. */
  has(file: string): boolean {
    return this.known.has(path.resolve(file));
  }

  /** Those of the folder above come first: the nearest is the strongest. */
  private defaultsOf(file: string): readonly string[] {
    const folder = path.dirname(file);
    const known = this.defaults.get(folder);
    if (known !== undefined) return known;
    const places = [path.join(folder, '..'), folder];
    const names = places.flatMap((place) => defaultsNames.map((name) => path.join(place, name)));
    const found = names.filter((name) => existsSync(name));
    this.defaults.set(folder, found);
    return found;
  }

  private read(file: string): Read {
    const place = path.resolve(file);
    const known = this.known.get(place);
    if (known !== undefined) return known;
    const { text, problem } = readText(file, 'Name a YAML file.');
    const read = text === undefined ? { problem } : parse(file, text, true);
    this.known.set(place, read);
    return read;
  }

  /** Adds a file after all that it takes keys from itself; `way` leads to it from the deployment file. */
  private take({ source, problems }: Parsed, way: readonly string[], below: Below): void {
    const place = path.resolve(source.file);
    if (below.sources.has(place)) return;
    below.problems.push(...problems);
    this.follow(source, [...way, source.file], below);
    below.sources.set(place, source);
  }

  private follow(source: Source, way: readonly string[], below: Below): void {
    for (const { written, path: at, node } of references(source)) {
      const file = path.join(path.dirname(source.file), String(written));
      const fault = faultOfText(written) ?? faultOfWay(file, way) ?? this.takeNamed(file, way, below);
      if (fault !== undefined)
        below.problems.push({ path: at, got: written, ...fault, ...source.placeOf(node) });
    }
  }

  private takeNamed(file: string, way: readonly string[], below: Below): Fault | undefined {
    const read = this.read(file);
    if (read.source === undefined) return unreadable(file, read.problem);
    this.take(read, way, below);
    return undefined;
  }
}

/** Parses the file of a deployment, or one that deployments take keys from, which may have none yet. */
function parse(file: string, text: string, isShared: boolean): Parsed {
  const { source, problems } = Source.parse(file, text);
  if (problems.length > 0 || isMap(source.contents)) return { source, problems };
  const value = source.toData(source.contents);
  if (value === null && isShared) return { source, problems };
  const what = value === null ? 'the file is empty' : 'not a mapping';
  const expected = 'a mapping with the keys of a deployment';
  const fix = isShared ? 'Write keys, and values behind them.' : 'Begin with variant, image and model.';
  const finding = { path: [], code: 'no-mapping', what, got: value ?? undefined, expected, fix } as const;
  return { source, problems: [{ ...finding, ...source.placeOf(source.contents) }] };
}

/** The files that a file names, in its order: the last one is the strongest. */
function references(source: Source): Reference[] {
  const { contents } = source;
  const pairs = isMap(contents) ? contents.items : [];
  const named = pairs.find(({ key }) => isScalar(key) && key.value === extendsKey);
  if (named === undefined) return [];
  const value = source.resolve(named.value);
  const nodes: readonly unknown[] = isSeq(value) ? value.items : [named.value];
  return nodes.map((node, index) => ({
    path: isSeq(value) ? [extendsKey, index] : [extendsKey],
    // What is left out has the place of its key.
    node: node ?? named.key,
    written: source.toData(node),
  }));
}

function faultOfText(written: unknown): Fault | undefined {
  const expected = 'a path from the folder of this file, or a list of them';
  if (typeof written !== 'string' || written === '')
    return { code: 'wrong-type', what: 'no file', expected, fix: 'Write a path, such as ../_base.yaml.' };
  if (/^[a-z][a-z0-9+.-]+:/i.test(written)) {
    const fix = 'Nothing is fetched: save the file beside the deployment files, and name it there.';
    return { code: 'extends-not-relative', what: 'a URL', expected, fix };
  }
  if (!path.isAbsolute(written) && !path.win32.isAbsolute(written)) return undefined;
  const fix = 'Write a relative path, which is the same on every machine.';
  return { code: 'extends-not-relative', what: 'an absolute path', expected, fix };
}

function faultOfWay(file: string, way: readonly string[]): Fault | undefined {
  if (isOn(way, file)) {
    const circle = [...way.slice(way.findIndex((one) => isOn([one], file))), file];
    return {
      code: 'extends-circle',
      what: `a circle: ${circle.join(' takes from ')}`,
      expected: 'a file that does not take keys from this one',
      fix: 'Remove one of these steps.',
    };
  }
  if (way.length <= mostLevels) return undefined;
  return {
    code: 'extends-too-deep',
    what: 'too many files that extend each other',
    expected: `at most ${mostLevels} of them, one below the other`,
    fix: 'Put some of them together.',
  };
}

function isOn(way: readonly string[], file: string): boolean {
  return way.some((one) => path.resolve(one) === path.resolve(file));
}

/** What keeps a file from being read, said where it is named. */
function unreadable(file: string, problem: Problem): Fault {
  const { code, what, expected, got } = problem;
  const isName = got === file;
  const fix = 'Check the path, which begins at the folder of this file, and its permissions.';
  return { code, what, expected, fix: code === 'unreadable' ? fix : problem.fix, ...(isName ? {} : { got }) };
}
