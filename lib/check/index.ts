import path from 'node:path';
import { deploymentFiles } from '../config/deployment-files';
import type { Deployment, Silence } from '../config/deployment';
import type { Finding, Problem } from '../config/problem';
import { fileProblem, readText } from '../config/read-text';
import { Source } from '../config/source';
import { checkDeployment, type CheckOptions } from './check-deployment';

export { checkDeployment, type CheckedDeployment, type CheckOptions } from './check-deployment';

/** A deployment that can be planned, with its defaults filled in, and the file that it came from. */
export interface LoadedDeployment {
  /** The file's name without folder and extension: the folder of its output. */
  readonly id: string;
  readonly source: Source;
  readonly deployment: Deployment;
  /** The findings that the file silenced. */
  readonly silenced: readonly Silence[];
}

export interface CheckedFiles {
  readonly deployments: readonly LoadedDeployment[];
  readonly problems: readonly Problem[];
}

/** Checks deployment files, and every `*.yaml` and `*.yml` of folders: all that is wrong with any of them. */
export function checkFiles(filesOrFolders: readonly string[], options: CheckOptions = {}): CheckedFiles {
  const { files, problems } = deploymentFiles(filesOrFolders);
  const results = [failed(problems), ...files.map((file) => checkFile(file, options))];
  return {
    deployments: results.flatMap(({ deployments }) => deployments),
    problems: results.flatMap((one) => one.problems),
  };
}

function checkFile(file: string, options: CheckOptions): CheckedFiles {
  const { text, problem } = readText(file, 'Name a deployment file.');
  return text === undefined ? failed([problem]) : checkText(file, text, options);
}

/** Checks one deployment by the text of its file. */
export function checkText(file: string, text: string, options: CheckOptions = {}): CheckedFiles {
  const id = path.parse(file).name;
  const checked = checkNamed(file, id, text, options);
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id)) return checked;
  const expected = 'letters, digits, `-`, `_` and `.`, beginning with a letter or digit';
  const what = 'a file name that cannot name an output folder';
  return failed([
    fileProblem(file, { code: 'file-name', what, expected, fix: 'Rename the file.', got: id }),
    ...checked.problems,
  ]);
}

function checkNamed(file: string, id: string, text: string, options: CheckOptions): CheckedFiles {
  const { source, value, problems } = Source.parse(file, text);
  if (value === undefined) return failed(problems);
  const { deployment, silenced, findings } = checkDeployment(value, options);
  return {
    deployments: deployment === undefined ? [] : [{ id, source, deployment, silenced }],
    problems: located(source, findings),
  };
}

function located(source: Source, findings: readonly Finding[]): Problem[] {
  return findings
    .map((finding) => source.locate(finding))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function failed(problems: readonly Problem[]): CheckedFiles {
  return { deployments: [], problems };
}
