import path from 'node:path';
import {
  clusterOf,
  type DeploymentFile,
  deploymentFiles,
  deploymentName,
  nameFault,
} from '../config/deployment-files';
import type { Deployment, Silence } from '../config/deployment';
import type { Finding, Problem } from '../config/problem';
import { readText } from '../config/read-text';
import type { MergedFile } from '../config/merged-file';
import { SharedFiles } from '../config/shared-files';
import { checkDeployment, type CheckOptions } from './check-deployment';
import { eachPlaceOnce, sayWhoExtends } from './shared-problems';

export { checkDeployment, type CheckedDeployment, type CheckOptions } from './check-deployment';

/** A deployment that can be planned, with its defaults filled in, and the file that it came from. */
export interface LoadedDeployment {
  /** The folder of its output: the file's name without folder and extension, in that of its cluster. */
  readonly id: string;
  /** The cluster whose folder it lies in; undefined without one. */
  readonly cluster: string | undefined;
  /** Whether its file was named itself, and not found in a folder. */
  readonly isNamed: boolean;
  readonly source: MergedFile;
  readonly deployment: Deployment;
  /** The findings that the file silenced. */
  readonly silenced: readonly Silence[];
}

export interface CheckedFiles {
  readonly deployments: readonly LoadedDeployment[];
  readonly problems: readonly Problem[];
}

/**
 * Checks deployment files, and every `*.yaml` and `*.yml` of folders: all that is wrong with any of them, or with what they
 * take keys from.
 */
export function checkFiles(filesOrFolders: readonly string[], options: CheckOptions = {}): CheckedFiles {
  const { files, problems } = deploymentFiles(filesOrFolders);
  const shared = new SharedFiles();
  const results = files.map((file) => checkFile(file, shared, options));
  const found = eachPlaceOnce(results.flatMap((one) => one.problems));
  return {
    deployments: results.flatMap(({ deployments }) => deployments),
    problems: [...problems, ...found.map((one) => sayWhoExtends(one, shared))],
  };
}

function checkFile(given: DeploymentFile, shared: SharedFiles, options: CheckOptions): CheckedFiles {
  const { text, problem } = readText(given.file, 'Name a deployment file.');
  return text === undefined ? failed([problem]) : checkGiven(given, text, shared, options);
}

/** Checks one deployment by the text of its file. */
export function checkText(file: string, text: string, options: CheckOptions = {}): CheckedFiles {
  const given = { file, cluster: clusterOf(path.dirname(file)), isNamed: true };
  return checkGiven(given, text, new SharedFiles(), options);
}

function checkGiven(
  given: DeploymentFile,
  text: string,
  shared: SharedFiles,
  options: CheckOptions,
): CheckedFiles {
  const fault = nameFault(given.file);
  if (fault?.code === 'shared-file') return failed([fault]);
  const checked = checkMerged(given, shared.merge(given.file, text), options);
  return fault === undefined ? checked : failed([fault, ...checked.problems]);
}

function checkMerged(
  { file, cluster, isNamed }: DeploymentFile,
  { merged: source, problems }: ReturnType<SharedFiles['merge']>,
  options: CheckOptions,
): CheckedFiles {
  if (source === undefined) return failed(problems);
  const { deployment, silenced, findings } = checkDeployment(source.toValue(), options);
  const name = deploymentName(file);
  const id = cluster === undefined ? name : `${cluster}/${name}`;
  return {
    deployments: deployment === undefined ? [] : [{ id, cluster, isNamed, source, deployment, silenced }],
    problems: located(source, findings),
  };
}

function located(source: MergedFile, findings: readonly Finding[]): Problem[] {
  const rank = ({ file }: Problem): number => source.files.indexOf(file);
  return findings
    .map((finding) => source.locate(finding))
    .sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
}

function failed(problems: readonly Problem[]): CheckedFiles {
  return { deployments: [], problems };
}
