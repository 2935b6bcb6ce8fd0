import path from 'node:path';
import type { CommandModule } from 'yargs';
import { isError, type Problem } from '../lib/config/problem';
import type { Difference } from '../lib/difference';
import { loadDifference } from './engine';
import { exitCodes } from './exit-codes';
import { givenOnce, missingFolder } from './options';
import { hasColor, textReport } from './text';

interface DiffOptions {
  readonly rev: string;
  readonly deployments: string[];
  readonly output: string;
  readonly format: 'text' | 'json' | 'markdown';
}

/** The output of one deployment, against what was committed of it. */
export interface FolderDifference extends Difference {
  readonly folder: string;
}

/** As terraform and others have it: a script can tell changes from none. */
const changed = 2;

export const diffCommand: CommandModule<object, DiffOptions> = {
  command: 'diff [rev]',
  describe: 'say what the deployment files would change of the committed manifests, and what that restarts',
  builder: (yargs) =>
    yargs
      .positional('rev', { type: 'string', default: 'HEAD', describe: 'a commit, a branch or a tag of git' })
      .option('deployments', {
        type: 'string',
        array: true,
        requiresArg: true,
        default: ['deployments'],
        describe: 'deployment files, and folders of them',
      })
      .option('output', {
        type: 'string',
        default: 'dist',
        requiresArg: true,
        describe: 'folder of the committed manifests',
      })
      .option('format', {
        choices: ['text', 'json', 'markdown'] as const,
        default: 'text' as const,
        requiresArg: true,
        describe: 'markdown for the comment of a pull request',
      })
      .check(givenOnce)
      .example('$0 diff', 'after an edit or an upgrade, before it is committed')
      .example('$0 diff origin/main --format markdown', 'in the CI of a pull request')
      .epilogue(
        `Exit codes: ${exitCodes.fine} no changes, ${exitCodes.mistakes} mistakes in the deployment files or no such ` +
          `commit, ${changed} changes, or a wrong command line.`,
      ),
  handler: async ({ rev, deployments, output, format }) => {
    const { committed, compose, difference, differenceReports } = await loadDifference();
    const missing = missingFolder(deployments);
    const { problems, composed } =
      missing === undefined ? compose({ deployments }) : { problems: [missing], composed: [] };
    if (problems.some(isError)) {
      fail(problems);
      return;
    }
    const before = committed(rev, output);
    if (before.problem !== undefined) {
      fail([before.problem]);
      return;
    }
    const after = new Map(composed.map(({ id, manifests }) => [path.posix.join(output, id), manifests]));
    const folders = [...new Set([...after.keys(), ...(isAll(deployments) ? before.folders.keys() : [])])];
    const differences = folders.sort().map((folder): FolderDifference => ({
      folder,
      ...difference(before.folders.get(folder) ?? [], after.get(folder) ?? []),
    }));
    process.stdout.write(differenceReports[format](differences, rev));
    if (differences.some(({ changes }) => changes.length > 0)) process.exitCode = changed;
  },
};

function fail(problems: readonly Problem[]): void {
  process.stderr.write(textReport(problems, 'nothing was compared', hasColor(process.stderr, process.env)));
  process.exitCode = exitCodes.mistakes;
}

/** Whether what is not among the deployment files is gone, and not just not asked about. */
function isAll(deployments: readonly string[]): boolean {
  return deployments.length === 1 && path.normalize(deployments[0] ?? '') === 'deployments';
}
