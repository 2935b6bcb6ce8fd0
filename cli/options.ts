import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import type { Problem } from '../lib/config/problem';
import { fileProblem } from '../lib/config/read-text';
import { exitCodes, exitCodesText } from './exit-codes';

export interface CheckOptions {
  readonly files: string[] | undefined;
  readonly strict: boolean;
}

/** What every command that reads deployment files takes. */
export function checkOptions(yargs: Argv): Argv<CheckOptions> {
  return yargs
    .positional('files', {
      type: 'string',
      array: true,
      describe: 'deployment files, and folders of them; left out: deployments',
    })
    .option('strict', { type: 'boolean', default: false, describe: 'make errors of warnings' })
    .check(givenOnce)
    .epilogue(exitCodesText);
}

const lists = ['_', 'files', 'deployments', 'topic'];

/** yargs makes a list of text that is given again, whatever its type. */
export function givenOnce(options: Readonly<Record<string, unknown>>): true | string {
  const again = Object.keys(options).find((name) => !lists.includes(name) && Array.isArray(options[name]));
  return again === undefined || `Give --${again} once.`;
}

/** `-` for standard input, which yargs drops in silence; each command has its own say about its `--output`. */
export function noStandardInput(args: readonly string[]): true | string {
  const isGiven = args.some((arg, index) => arg === '-' && args[index - 1] !== '--output');
  return !isGiven || 'Standard input is not read: name a file instead of -.';
}

/** For yargs: a wrong command line is a sentence and an exit code. */
export function failOn(program: string): (message: string | null, error: unknown) => void {
  return (message, error) => {
    // Not a wrong command line but a fault of the program, whose trace is wanted.
    if (error instanceof Error && error.name !== 'YError') throw error;
    console.error(`${program}: ${message ?? String(error)}\nSee ${program} --help.`);
    process.exit(exitCodes.usage);
  };
}

const defaultFolder = 'deployments';

/** What to do where no file is named and the folder that stands for all is not there. */
export function missingFolder(files: readonly string[]): Problem | undefined {
  if (files.length !== 1 || files[0] !== defaultFolder || existsSync(defaultFolder)) return undefined;
  const fix =
    'Run it in the root of the repository, name a deployment file, or write a first one with mindie-pd init.';
  return fileProblem(defaultFolder, {
    code: 'no-deployment-file',
    what: 'no such folder',
    expected: 'a folder of deployment files',
    fix,
  });
}

/** The named files, those behind `--` too, which yargs keeps apart. */
export function filesOf(options: {
  readonly files: string[] | undefined;
  readonly _: readonly unknown[];
}): string[] {
  const [, ...afterDashes] = options._;
  const files = [...(options.files ?? []), ...afterDashes.map(String)];
  return files.length > 0 ? files : [defaultFolder];
}
