import type { Argv } from 'yargs';
import { exitCodesText } from './exit-codes';

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

/** The named files, those behind `--` too, which yargs keeps apart. */
export function filesOf(options: {
  readonly files: string[] | undefined;
  readonly _: readonly unknown[];
}): string[] {
  const [, ...afterDashes] = options._;
  const files = [...(options.files ?? []), ...afterDashes.map(String)];
  return files.length > 0 ? files : ['deployments'];
}
