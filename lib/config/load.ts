import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { checks } from './checks';
import { silenceWithoutEffect } from './checks/silence';
import { foreignKeys } from './checks/variant';
import type { Deployment, Silence } from './deployment';
import { isPrefix } from './paths';
import { type Finding, isCovered, isError, type Problem } from './problem';
import { validate } from './schema-validator';
import { fileProblem, readText, unreadable } from './read-text';
import { Source } from './source';
import { judge } from './judgement';

/** A deployment that can be planned, with its defaults filled in, and the file that it came from. */
export interface LoadedDeployment {
  /** The file's name without folder and extension: the folder of its output. */
  readonly id: string;
  readonly source: Source;
  readonly deployment: Deployment;
  /** The findings that the file silenced. */
  readonly silenced: readonly Silence[];
}

export interface LoadOptions {
  /** Whether warnings are errors, in every file. */
  readonly strict?: boolean;
  /** Finds more in a deployment than its file alone shows, such as what the MindIE files that follow from it would hold. */
  readonly check?: (deployment: Deployment) => readonly Finding[];
}

export interface LoadResult {
  readonly deployments: LoadedDeployment[];
  readonly problems: Problem[];
}

/** Loads deployment files, and every `*.yaml` and `*.yml` of folders, and reports all that is wrong with any of them. */
export function loadDeployments(filesOrFolders: readonly string[], options: LoadOptions = {}): LoadResult {
  const listed = filesOrFolders.map(listFiles);
  const files = listed.flatMap((one) => one.files);
  // A file that is named beside its folder is still one file.
  const distinct = files.filter(
    (file, index) => files.findIndex((other) => isSameFile(other, file)) === index,
  );
  const results = [
    ...listed.map(({ problems }) => ({ deployments: [], problems })),
    ...distinct.map((file) => loadFile(file, options)),
  ];
  return {
    deployments: results.flatMap(({ deployments }) => deployments),
    problems: results.flatMap(({ problems }) => problems),
  };
}

function listFiles(given: string): { files: string[]; problems: Problem[] } {
  try {
    if (!statSync(given).isDirectory()) return { files: [given], problems: [] };
    const files = readdirSync(given)
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .sort()
      .map((name) => path.join(given, name));
    if (files.length > 0) return { files, problems: [] };
    const fix = 'Add a deployment file, or name another folder.';
    return {
      files,
      problems: [fileProblem(given, 'no deployment file in this folder', 'at least one *.yaml file', fix)],
    };
  } catch (error) {
    return { files: [], problems: [unreadable(given, error)] };
  }
}

function isSameFile(one: string, other: string): boolean {
  return one === other || path.resolve(one) === path.resolve(other);
}

function loadFile(file: string, options: LoadOptions): LoadResult {
  const { text, problem } = readText(file, 'Name a deployment file.');
  return text === undefined ? failed([problem]) : parseDeployment(file, text, options);
}

/** Loads one deployment from the text of its file. */
export function parseDeployment(file: string, text: string, options: LoadOptions = {}): LoadResult {
  const id = path.parse(file).name;
  const loaded = parseText(file, id, text, options);
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id)) return loaded;
  const expected = 'letters, digits, `-`, `_` and `.`, beginning with a letter or digit';
  const what = 'a file name that cannot name an output folder';
  return failed([fileProblem(file, what, expected, 'Rename the file.', id), ...loaded.problems]);
}

function parseText(
  file: string,
  id: string,
  text: string,
  { strict = false, check }: LoadOptions,
): LoadResult {
  const { source, value, problems: faults } = Source.parse(file, text);
  if (value === undefined) return failed(faults);
  const { deployment, findings } = validate(value);
  if (deployment === undefined) return failed(located(source, findings));
  const own = ownFindings(value, deployment, findings);
  const further = check?.(deployment).filter((finding) => !isCovered(finding, own)) ?? [];
  const all = [...own, ...further];
  const unused = check === undefined ? [] : silenceWithoutEffect(deployment, all);
  const judgement = { strict: strict || deployment.strict, silence: deployment.silence };
  const judged = judge([...all, ...unused], judgement);
  const problems = located(source, judged.findings);
  // What else was found leaves a deployment that can be compared with the others.
  if (own.some(isError)) return failed(problems);
  return { deployments: [{ id, source, deployment, silenced: judged.silenced }], problems };
}

/** What the file alone shows: values that break the schema, and conditions between values that do not. */
function ownFindings(file: object, deployment: Deployment, findings: readonly Finding[]): Finding[] {
  const ofVariant = findings.filter((finding) => isPrefix(['variant'], finding.path));
  const foreign = foreignKeys(deployment, file).filter((finding) => !isCovered(finding, ofVariant));
  const rest = findings.filter((finding) => !foreign.some(({ path: key }) => isPrefix(key, finding.path)));
  const first = [...foreign, ...rest];
  const conditions = checks.flatMap((one) => one(deployment));
  return [...first, ...conditions.filter((condition) => !isCovered(condition, first))];
}

function located(source: Source, findings: readonly Finding[]): Problem[] {
  return findings.map((finding) => source.locate(finding)).sort(byPlace);
}

function failed(problems: Problem[]): LoadResult {
  return { deployments: [], problems };
}

function byPlace(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}
