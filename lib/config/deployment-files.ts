import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from './problem';
import { fileProblem, unreadable } from './read-text';

/** One deployment file among those that are read together. */
export interface DeploymentFile {
  readonly file: string;
  /** The folder in `deployments/` that it lies in; undefined for what lies in `deployments/` itself. */
  readonly cluster: string | undefined;
  /** Whether it was named itself, and not found in a folder. */
  readonly isNamed: boolean;
}

interface Listed {
  readonly files: readonly DeploymentFile[];
  readonly problems: readonly Problem[];
}

/** What can name a folder of the output. */
const folderName = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  inWords: 'letters, digits, `-`, `_` and `.`, beginning with a letter or digit',
} as const;

/** The folder whose sub-folders are known as clusters even where single files of them are named. */
const usualRoot = 'deployments';
const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);
/** Names with an underscore in front are of settings that deployments share; hidden files are those of editors. */
const isListed = (name: string): boolean => /^[^._]/.test(name);

/**
 * The deployment files that are given, or lie in given folders as `*.yaml` and `*.yml`, or in sub-folders of these, each of which
 * is a cluster; each file once.
 */
export function deploymentFiles(filesOrFolders: readonly string[]): Listed {
  const listed = filesOrFolders.map(listGiven);
  return {
    files: eachFileOnce(listed.flatMap(({ files }) => files)),
    problems: listed.flatMap(({ problems }) => problems),
  };
}

/** The cluster of what a folder holds, as far as its path tells: that of `deployments/prod` is `prod`. */
export function clusterOf(folder: string): string | undefined {
  const steps = path.relative('', folder).split(path.sep);
  return steps.at(-2) === usualRoot ? steps.at(-1) : undefined;
}

/** The deployment's name, and so that of its output folder, from its file's. */
export function deploymentName(file: string): string {
  return path.parse(file).name;
}

/** What keeps a file from being that of a deployment, by its name. */
export function nameFault(file: string): Problem | undefined {
  const name = deploymentName(file);
  if (folderName.pattern.test(name)) return undefined;
  if (isYaml(file) && name.startsWith('_'))
    return fileProblem(file, {
      code: 'shared-file',
      what: 'a file that deployment files take keys from, by its name, and none itself',
      expected: 'a deployment file',
      fix: 'Name those that extend it; if it is a whole deployment, take the underscore from its name.',
    });
  const what = 'a file name that cannot name an output folder';
  const expected = folderName.inWords;
  return fileProblem(file, { code: 'file-name', what, expected, fix: 'Rename the file.', got: name });
}

function listGiven(given: string): Listed {
  try {
    if (!statSync(given).isDirectory())
      return {
        files: [{ file: given, cluster: clusterOf(path.dirname(given)), isNamed: true }],
        problems: [],
      };
  } catch (error) {
    return { files: [], problems: [unreadable(given, error)] };
  }
  const cluster = clusterOf(given);
  const { files, problems } = cluster === undefined ? listRoot(given) : listCluster(given, cluster);
  if (files.length > 0 || problems.length > 0) return { files, problems };
  const fix = 'Add a deployment file, or name another folder.';
  const what = 'no deployment file in this folder';
  const expected = 'at least one *.yaml file';
  return { files, problems: [fileProblem(given, { code: 'no-deployment-file', what, expected, fix })] };
}

function listRoot(root: string): Listed {
  return list(root, undefined, (folder, name) => listCluster(folder, name));
}

function listCluster(cluster: string, name: string): Listed {
  const { files, problems } = list(cluster, name, tooDeep);
  if (folderName.pattern.test(name) || files.length === 0) return { files, problems };
  const what = 'a folder name that cannot name an output folder';
  const named = { code: 'file-name', what, expected: folderName.inWords, fix: 'Rename the folder.' } as const;
  return { files, problems: [fileProblem(cluster, { ...named, got: name }), ...problems] };
}

/** The files of a folder, then what is in its sub-folders. */
function list(
  folder: string,
  cluster: string | undefined,
  below: (folder: string, name: string) => Listed,
): Listed {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => isListed(name));
    const names = (some: readonly Dirent[]): string[] => some.map(({ name }) => name).sort();
    const files = names(entries.filter(({ name }) => isYaml(name))).map((name) => ({
      file: path.join(folder, name),
      cluster,
      isNamed: false,
    }));
    const folders = names(entries.filter((entry) => !isYaml(entry.name) && isFolder(folder, entry)));
    const inFolders = folders.map((name) => below(path.join(folder, name), name));
    return {
      files: [...files, ...inFolders.flatMap((one) => one.files)],
      problems: inFolders.flatMap(({ problems }) => problems),
    };
  } catch (error) {
    return { files: [], problems: [unreadable(folder, error)] };
  }
}

/** Links are followed, as those to files are. */
function isFolder(parent: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(path.join(parent, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** What nobody would read must not look as if it were deployed. */
function tooDeep(folder: string): Listed {
  const deployments = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => isYaml(name) && name.split(path.sep).every(isListed),
  );
  if (deployments.length === 0) return { files: [], problems: [] };
  const problem = fileProblem(folder, {
    code: 'folder-too-deep',
    what: "deployment files in a folder of a cluster's folder",
    expected: 'the deployment files of a cluster in one folder',
    fix: `Move them into ${path.dirname(folder)}, or make a cluster of ${folder} beside it.`,
  });
  return { files: [], problems: [problem] };
}

function eachFileOnce(files: readonly DeploymentFile[]): DeploymentFile[] {
  const known = new Map<string, DeploymentFile>();
  for (const one of files) {
    const place = path.resolve(one.file);
    const first = known.get(place);
    known.set(place, {
      ...(first ?? one),
      cluster: first?.cluster ?? one.cluster,
      isNamed: one.isNamed || first?.isNamed === true,
    });
  }
  return [...known.values()];
}
