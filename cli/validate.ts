import type { CommandModule } from 'yargs';
import { isError } from '../lib/config/problem';
import { loadReports, loadSynthesis } from './engine';
import { exitCodes } from './exit-codes';
import type { MachineFormat } from './formats';
import { type CheckOptions, checkOptions, filesOf, missingFolder } from './options';
import { hasColor, textReport } from './text';

interface ValidateOptions extends CheckOptions {
  readonly format: 'text' | MachineFormat;
}

const formats = ['text', 'json', 'sarif', 'github'] as const;

export const validateCommand: CommandModule<object, ValidateOptions> = {
  command: 'validate [files..]',
  describe: 'say all that is wrong with deployment files, and write nothing',
  builder: (yargs) =>
    checkOptions(yargs)
      .option('format', {
        choices: formats,
        default: 'text' as const,
        requiresArg: true,
        describe: 'text for people goes to stderr, the others to stdout',
      })
      .example('$0 validate', 'all files in deployments/')
      .example('$0 validate a.yaml --strict', 'one file; a warning fails too')
      .example('$0 validate --format github', 'annotations in a GitHub workflow')
      .example('$0 validate --format sarif > report.sarif', 'for a code scanning service'),
  handler: async (options) => {
    const { format, strict } = options;
    const deployments = filesOf(options);
    const missing = missingFolder(deployments);
    const { validate } = await loadSynthesis();
    const problems = missing === undefined ? validate({ deployments, strict }) : [missing];
    if (format === 'text') {
      const report = textReport(problems, undefined, hasColor(process.stderr, process.env));
      process.stderr.write(report === '' ? 'no mistakes found\n' : report);
    } else {
      const { machineReports } = await loadReports();
      process.stdout.write(machineReports[format](problems));
    }
    process.exitCode = problems.some(isError) ? exitCodes.mistakes : exitCodes.fine;
  },
};
