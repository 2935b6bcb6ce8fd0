import type { CommandModule } from 'yargs';
import { loadSynthesis } from './engine';
import { exitCodes } from './exit-codes';
import { type CheckOptions, checkOptions, filesOf, missingFolder } from './options';
import { hasColor, textReport, writtenReport } from './text';

interface SynthOptions extends CheckOptions {
  readonly output: string;
}

export const synthCommand: CommandModule<object, SynthOptions> = {
  command: 'synth [files..]',
  describe: 'write the manifests of deployment files, as npx cdk8s synth does',
  builder: (yargs) =>
    checkOptions(yargs)
      .option('output', {
        type: 'string',
        default: 'dist',
        requiresArg: true,
        describe: 'folder for the manifests',
      })
      .check(({ output }) => !['', '-'].includes(output) || 'Name a folder with --output.')
      .example('$0 synth', 'deployments/ to dist/, as a mirror: what is gone there goes here')
      .example('$0 synth a.yaml --output /tmp/a', 'one file, elsewhere'),
  handler: async (options) => {
    const { output, strict } = options;
    const deployments = filesOf(options);
    const missing = missingFolder(deployments);
    const { synthesize } = await loadSynthesis();
    const { problems, isWritten, folders } =
      missing === undefined
        ? synthesize({ deployments, output, strict })
        : { problems: [missing], isWritten: false, folders: [] };
    const ending = isWritten ? 'the manifests were written' : 'nothing was written';
    process.stderr.write(textReport(problems, ending, hasColor(process.stderr, process.env)));
    process.stderr.write(writtenReport(folders));
    process.exitCode = isWritten ? exitCodes.fine : exitCodes.mistakes;
  },
};
