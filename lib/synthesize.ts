import { statSync } from 'node:fs';
import type { Synthesized } from './building';
import { checkFiles, type CheckedFiles, checkText } from './check';
import { clusterOf } from './config/deployment-files';
import { isError, type Problem } from './config/problem';
import { isShippedExample } from './config/shipped-examples';
import type { Manifest } from './invariants/manifest';
import { removeStale, writeOutput, type WrittenFolder } from './output';
import { collisions, folderCollisions } from './invariants/collisions';

export interface ValidateOptions {
  /** Deployment files, and folders of them. */
  readonly deployments: readonly string[];
  /** Whether warnings are errors, in every file. */
  readonly strict?: boolean;
}

export interface SynthesizeOptions extends ValidateOptions {
  /** Folder that gets a folder of manifests for each deployment; it mirrors `deployments` where those are folders. */
  readonly output: string;
}

export interface SynthesisResult {
  /** Errors and warnings, in the order of the files. */
  readonly problems: readonly Problem[];
  readonly isWritten: boolean;
  /** What became of each folder of the output. */
  readonly folders: readonly WrittenFolder[];
}

/**
 * Turns deployment files into manifests. When anything is wrong, all of it is returned and nothing is written; warnings
 * stop nothing.
 * @throws Error when an invariant of the output is broken, which only a fault of the generator can do.
 */
export function synthesize({ output, ...options }: SynthesizeOptions): SynthesisResult {
  const { problems, synthesized } = check(options, { isWritten: true });
  if (problems.some(isError)) return { problems, isWritten: false, folders: [] };
  const written = writeOutput(output, synthesized.map(building().render));
  if (written.problems.length > 0)
    return { problems: [...problems, ...written.problems], isWritten: false, folders: [] };
  const left = removeStale(output, new Set(synthesized.map(({ id }) => id)), mirrored(options.deployments));
  return {
    problems: [...problems, ...left.problems],
    isWritten: true,
    folders: [...written.folders, ...left.folders],
  };
}

/**
 * The clusters whose output mirrors what is given, undefined for all of it: folders stand for all that there is, single
 * files say nothing about the other deployments.
 */
function mirrored(given: readonly string[]): (string | undefined)[] {
  return given.every((one) => statSync(one).isDirectory()) ? given.map(clusterOf) : [];
}

/** What `synthesize` would write of one deployment. */
export interface Composed {
  /** Its folder under the output folder. */
  readonly id: string;
  readonly manifests: readonly Manifest[];
}

/** What `synthesize` would say and write, without writing. */
export function compose(options: ValidateOptions): {
  readonly problems: readonly Problem[];
  readonly composed: readonly Composed[];
} {
  const { problems, synthesized } = check(options, { isWritten: true });
  return { problems, composed: synthesized.map(({ id, manifests }) => ({ id, manifests })) };
}

/** All that `synthesize` would say of the deployment files, short of writing. */
export function validate(options: ValidateOptions): readonly Problem[] {
  return check(options, { isWritten: false }).problems;
}

/** The same of one deployment file that has this text. */
export function validateText(file: string, text: string): readonly Problem[] {
  return checkTogether(checkText(file, text), { isWritten: false }).problems;
}

interface Checked {
  readonly problems: readonly Problem[];
  readonly synthesized: readonly Synthesized[];
}

/** Whether manifests are wanted. Where they are not, they are made to be compared with those of others alone. */
interface Purpose {
  readonly isWritten: boolean;
}

function check({ deployments, strict = false }: ValidateOptions, purpose: Purpose): Checked {
  return checkTogether(checkFiles(deployments, { strict }), purpose);
}

function checkTogether({ deployments: loaded, problems }: CheckedFiles, { isWritten }: Purpose): Checked {
  const synthesized = isWritten || loaded.length > 1 ? loaded.map(building().build) : [];
  const all = [...problems, ...collisionProblems(synthesized)];
  if (!all.some(isError)) failOnBrokenInvariants(synthesized);
  return { problems: all, synthesized };
}

/** Loading cdk8s takes as long as all checks of a file. */
function building(): typeof import('./building') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would make everything wait for a promise
  return require('./building') as typeof import('./building');
}

/** Between all, what names their folders; between those of one cluster, what there is once in it. */
function collisionProblems(synthesized: readonly Synthesized[]): Problem[] {
  const all = inOrderOfBlame(synthesized);
  const clusters = [...new Set(synthesized.map(({ cluster }) => cluster))];
  const found = [
    ...folderCollisions(all),
    ...clusters.flatMap((one) => collisions(all.filter(({ cluster }) => cluster === one))),
  ];
  return found.map(({ blamed, finding }) => blamed.loaded.source.locateOwn(finding));
}

/** Whoever names a file asks about that one. A shipped example is in the way of the user's own files, and not they in its. */
function inOrderOfBlame(synthesized: readonly Synthesized[]): readonly Synthesized[] {
  const rank = ({ file, loaded }: Synthesized): number =>
    loaded.isNamed ? 2 : isShippedExample(file) ? 0 : 1;
  return [...synthesized].sort((a, b) => rank(a) - rank(b));
}

/** The invariants of all deployments are checked before the first file is written. */
function failOnBrokenInvariants(synthesized: readonly Synthesized[]): void {
  const faults = synthesized.flatMap(({ file, parts }) => parts.faults.map((fault) => `${file}: ${fault}`));
  if (faults.length > 0) throw new Error(`the output breaks its own invariants:\n${faults.join('\n')}`);
}
