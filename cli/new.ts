import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CommandModule } from 'yargs';
import { name as packageName, version } from '../package.json';
import type { Problem } from '../lib/config/problem';
import { fileProblem, unreadable } from '../lib/config/read-text';
import { synthesize } from '../lib/synthesize';
import { exitCodes, exitCodesText } from './exit-codes';
import { heads } from './heads';
import { type PackageFile, projectFiles } from './new/project-files';
import { givenOnce } from './options';
import { hasColor, textReport, writtenReport } from './text';
import { unwritable } from './unwritable';

export interface NewOptions {
  readonly folder: string;
  readonly package: string | undefined;
}

export const newCommand: CommandModule<object, NewOptions> = {
  ...heads.new,
  builder: (yargs) =>
    yargs
      .positional('folder', {
        type: 'string',
        demandOption: true,
        describe: 'folder of the repository; one that is there already is to be empty, but for .git',
      })
      .option('package', {
        type: 'string',
        requiresArg: true,
        describe: `file of ${packageName}, which is put into the repository; left out: from a registry`,
      })
      .check(givenOnce)
      .check(({ folder }) => folder !== '' || 'Name a folder.')
      .example('$0 new serving', 'a repository in serving/')
      .example(`$0 new serving --package ${packageName}-${version}.tgz`, 'where no registry has the package')
      .epilogue(exitCodesText),
  handler: ({ folder, package: file }) => {
    const problems = makeProject(folder, file);
    const { stderr } = process;
    stderr.write(textReport(problems, 'nothing was written', hasColor(stderr, process.env)));
    process.exitCode = problems.length > 0 ? exitCodes.mistakes : exitCodes.fine;
  },
};

/** Makes the repository, and says so; or returns why it is not made. */
function makeProject(folder: string, packageFile: string | undefined): Problem[] {
  const read = packageFile === undefined ? undefined : readPackage(packageFile);
  if (read?.problem !== undefined) return [read.problem];
  const name = path.basename(path.resolve(folder));
  try {
    const inTheWay = notEmpty(folder);
    if (inTheWay !== undefined) return [inTheWay];
    for (const [file, text] of Object.entries(projectFiles({ name, packageFile: read?.file })))
      write(path.join(folder, file), text);
  } catch (error) {
    const expected = 'a folder that can be written';
    return [unwritable(folder, error, { fix: 'Check the path and its permissions.', expected })];
  }
  // From here on as whoever works there.
  process.chdir(folder);
  const { problems, folders } = synthesize({ deployments: ['deployments'], output: 'dist' });
  mkdirSync('__snapshots__');
  spawnSync(process.execPath, [path.join('test', 'objects.mjs')], { stdio: 'inherit' });
  process.stdout.write(`${writtenReport(folders)}${folder} was written. ${from(packageFile)}${next(folder)}`);
  return [...problems];
}

function from(packageFile: string | undefined): string {
  if (packageFile !== undefined) return '';
  return `npm ci takes ${packageName} ${version} from your registry; where that has none, --package puts its file here. `;
}

function next(folder: string): string {
  return `Next: cd ${folder} && npm ci && npx cdk8s synth && npm test; README.md tells the rest.\n`;
}

function write(file: string, text: string | Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text, { flag: 'wx' });
}

/** A repository without a commit is empty too. */
function notEmpty(folder: string): Problem | undefined {
  if (!existsSync(folder)) return undefined;
  const isFolder = statSync(folder).isDirectory();
  const entries = isFolder ? readdirSync(folder).filter((name) => name !== '.git') : [];
  if (isFolder && entries.length === 0) return undefined;
  return fileProblem(folder, {
    code: 'file-exists',
    what: isFolder ? 'a folder with something in it' : 'a file is in the way',
    ...(entries.length > 0 ? { got: entries.sort().slice(0, 5).join(', ') } : {}),
    expected: 'an empty folder, or one that is not there yet',
    fix: 'Name another folder; nothing is written over.',
  });
}

type ReadPackage =
  { readonly file: PackageFile; readonly problem?: undefined } | { readonly problem: Problem };

function readPackage(file: string): ReadPackage {
  const named = `${packageName}-${version}.tgz`;
  if (path.basename(file) !== named) {
    const fix = `Name the file that npm pack made of version ${version}, or run the command of the other version.`;
    const what = 'not the package of this command';
    return { problem: fileProblem(file, { code: 'file-name', what, expected: named, fix }) };
  }
  try {
    const content = readFileSync(file);
    if (isPackage(content)) return { file: { place: `packages/${named}`, content } };
    const fix = 'Copy the file again: npm ci would refuse it.';
    const what = 'no package, or one that is damaged';
    return { problem: fileProblem(file, { code: 'file-name', what, expected: named, fix }) };
  } catch (error) {
    return { problem: unreadable(file, error) };
  }
}

/** Whether this is an archive of this package and version, and whole: a checksum ends it. */
function isPackage(content: Buffer): boolean {
  try {
    const archive = gunzipSync(content).toString('latin1');
    return archive.includes(`"name": "${packageName}",\n  "version": "${version}"`);
  } catch {
    return false;
  }
}
