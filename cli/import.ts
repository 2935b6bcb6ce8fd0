import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandModule } from 'yargs';
import { isError, type Problem } from '../lib/config/problem';
import { fileProblem } from '../lib/config/read-text';
import { importKit, type ImportReport } from '../lib/import';
import { validateText } from '../lib/synthesize';
import { exitCodes, exitCodesText } from './exit-codes';
import { heads } from './heads';
import { givenOnce } from './options';
import { readKit } from './read-kit';
import { schemaLine } from './schema-line';
import { keysOfOthers } from './shared-keys';
import { hasColor, textReport } from './text';
import { unwritable } from './unwritable';
import { problemsWithNeighbours } from './with-neighbours';

export interface ImportOptions {
  readonly kit: string;
  readonly output: string | undefined;
  readonly force: boolean;
}

export const importCommand: CommandModule<object, ImportOptions> = {
  ...heads.import,
  builder: (yargs) =>
    yargs
      .positional('kit', { type: 'string', demandOption: true, describe: 'folder of the kit' })
      .option('output', {
        type: 'string',
        requiresArg: true,
        describe: 'the deployment file, or - for stdout; left out: deployments/<release>.yaml',
      })
      .option('force', { type: 'boolean', default: false, describe: 'overwrite the deployment file' })
      .check(givenOnce)
      .check(({ output }) => output !== '' || 'Name a file with --output.')
      .example('$0 import kubernetes_deploy_scripts', 'to deployments/mindie.yaml')
      .example('$0 import kit --output a.yaml --force', 'to another file, over what is there')
      .example('$0 import kit --output - > a.yaml', 'the report goes to stderr')
      .epilogue(exitCodesText),
  handler: ({ kit, output, force }) => {
    process.exitCode = runImport(kit, output, force) ? exitCodes.fine : exitCodes.mistakes;
  },
};

/** Returns whether a deployment file was written that can be synthesized, and holds what the kit's pods could not do without. */
function runImport(kit: string, output: string | undefined, force: boolean): boolean {
  const { files, problems } = readKit(kit);
  if (problems.length > 0) return refuse(problems);
  const imported = importKit(files, { folder: kit });
  if (imported.problems !== undefined) return refuse(imported.problems);
  const { name, report } = imported;
  const file =
    output === undefined || output === '-'
      ? path.join('deployments', `${name}.yaml`)
      : path.normalize(output);
  const text = (output === '-' ? '' : schemaLine(file)) + imported.text;
  if (output === '-') process.stdout.write(text);
  else {
    const unwritten = writeNew(file, text, force);
    if (unwritten !== undefined) return refuse([unwritten]);
  }
  const stream = output === '-' ? process.stderr : process.stdout;
  const taken = output === '-' ? [] : keysOfOthers(file, text);
  const lists = `${reportText(report)}${taken.length === 0 ? '' : listText('Not of the kit, but of files that this one takes keys from', taken)}`;
  stream.write(`${lists}${output === '-' ? '' : `${file} was written\n`}`);
  const findings = output === '-' ? validateText(file, text) : problemsWithNeighbours(file);
  const ending = findings.some(isError)
    ? `${file} was written, but cannot be synthesized before this is corrected`
    : 'the deployment file was written';
  process.stderr.write(textReport(findings, ending, hasColor(process.stderr, process.env)));
  if (report.unsettled.length > 0) process.stderr.write(unsettledText(report.unsettled.length));
  return !findings.some(isError) && report.unsettled.length === 0;
}

function unsettledText(count: number): string {
  const [what, decide, are] = count === 1 ? ['value', 'decides', 'is'] : ['values', 'decide', 'are'];
  return (
    `${count} ${what} of the kit that ${decide} where pods run or what they read ${are} not in the deployment file: ` +
    'see "To settle by hand" before you apply\n'
  );
}

function refuse(problems: readonly Problem[]): boolean {
  process.stderr.write(textReport(problems, 'nothing was written', hasColor(process.stderr, process.env)));
  return false;
}

function writeNew(file: string, text: string, force: boolean): Problem | undefined {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
    return undefined;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && syscall === 'open') {
      const fix = 'Name another file with --output, or overwrite this one with --force.';
      return fileProblem(file, {
        code: 'file-exists',
        what: 'a file is in the way',
        expected: 'a file that is not there yet',
        fix,
      });
    }
    return unwritable(file, error, { fix: 'Name another file with --output.' });
  }
}

const headings: readonly (readonly [keyof ImportReport, string])[] = [
  ['carried', 'Carried over'],
  ['derived', 'Derived instead'],
  ['contradictions', 'Contradictions'],
  ['dropped', 'Dropped'],
  ['renamed', 'Other names'],
  ['unsettled', 'To settle by hand'],
];

/** A list for each heading, a line for each value. */
function reportText(report: ImportReport): string {
  return headings.map(([key, heading]) => listText(heading, report[key])).join('');
}

function listText(heading: string, lines: readonly string[]): string {
  return lines.length === 0
    ? `${heading}: nothing\n`
    : `${heading}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
