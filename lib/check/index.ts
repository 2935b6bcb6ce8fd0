import path from 'node:path';
import {
  clusterOf,
  type DeploymentFile,
  deploymentFiles,
  deploymentName,
  folderName,
} from '../config/deployment-files';
import type { Deployment, Silence } from '../config/deployment';
import type { Finding, Problem } from '../config/problem';
import { fileProblem, readText } from '../config/read-text';
import { Source } from '../config/source';
import { checkDeployment, type CheckOptions } from './check-deployment';

export { checkDeployment, type CheckedDeployment, type CheckOptions } from './check-deployment';

/** A deployment that can be planned, with its defaults filled in, and the file that it came from. */
export interface LoadedDeployment {
  /** The folder of its output: the file's name without folder and extension, in that of its cluster. */
  readonly id: string;
  /** The cluster whose folder it lies in; undefined without one. */
  readonly cluster: string | undefined;
  /** Whether its file was named itself, and not found in a folder. */
  readonly isNamed: boolean;
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

function checkFile(given: DeploymentFile, options: CheckOptions): CheckedFiles {
  const { text, problem } = readText(given.file, 'Name a deployment file.');
  return text === undefined ? failed([problem]) : checkGiven(given, text, options);
}

/** Checks one deployment by the text of its file. */
export function checkText(file: string, text: string, options: CheckOptions = {}): CheckedFiles {
  return checkGiven({ file, cluster: clusterOf(path.dirname(file)), isNamed: true }, text, options);
}

function checkGiven(given: DeploymentFile, text: string, options: CheckOptions): CheckedFiles {
  const name = deploymentName(given.file);
  const checked = checkNamed(given, name, text, options);
  if (folderName.pattern.test(name)) return checked;
  const what = 'a file name that cannot name an output folder';
  const named = { code: 'file-name', what, expected: folderName.inWords, fix: 'Rename the file.' } as const;
  return failed([fileProblem(given.file, { ...named, got: name }), ...checked.problems]);
}

function checkNamed(
  { file, cluster, isNamed }: DeploymentFile,
  name: string,
  text: string,
  options: CheckOptions,
): CheckedFiles {
  const { source, value, problems } = Source.parse(file, text);
  if (value === undefined) return failed(problems);
  const { deployment, silenced, findings } = checkDeployment(value, options);
  const id = cluster === undefined ? name : `${cluster}/${name}`;
  return {
    deployments: deployment === undefined ? [] : [{ id, cluster, isNamed, source, deployment, silenced }],
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
