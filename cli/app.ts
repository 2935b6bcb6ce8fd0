import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { loadSynthesis } from './engine';
import { failOn, givenOnce, noStandardInput } from './options';
import { hasColor, textReport, writtenReport } from './text';

/**
 * The cdk8s app of a project whose deployments are files: turns them into manifests, as the arguments and the environment
 * of the process say, and sets its exit code. `main.ts --help` tells the options.
 */
export async function runApp(): Promise<void> {
  // It would change the order of the objects in the output.
  delete process.env['CDK8S_DISABLE_SORT'];
  const { deployments, output: folder, strict, cdk8sOutput } = readOptions();
  const cdk8sFolder = cdk8sOutput === undefined ? undefined : process.env['CDK8S_OUTDIR'];
  /**
   * `cdk8s synth` removes its output folder before it starts the app, and then demands it. cdk8s.yaml names a link in its
   * stead (`--cdk8s-output`), so that a mistake in a deployment file does not cost the committed manifests.
   */
  const isLink = cdk8sFolder !== undefined && cdk8sFolder === cdk8sOutput;
  const output = cdk8sFolder === undefined || isLink ? folder : cdk8sFolder;
  const { synthesize } = await loadSynthesis();
  const { problems, isWritten, folders } = synthesize({ deployments, output, strict });
  const ending = isWritten ? 'the manifests were written' : 'nothing was written';
  process.stderr.write(textReport(problems, ending, hasColor(process.stderr, process.env)));
  process.stderr.write(writtenReport(folders));
  if (!isWritten) {
    // Without its folder `cdk8s synth` ends in one line and exit code 1. A failed app would add a stack trace.
    const cdk8sFails = cdk8sFolder !== undefined && !existsSync(cdk8sFolder);
    process.exitCode = cdk8sFails ? 0 : 1;
  } else if (isLink) {
    mkdirSync(path.dirname(cdk8sFolder), { recursive: true });
    rmSync(cdk8sFolder, { force: true });
    symlinkSync(path.resolve(output), cdk8sFolder);
  }
}

function readOptions() {
  return yargs(hideBin(process.argv))
    .scriptName('main.ts')
    .usage('Turns deployment files into Kubernetes manifests, one folder each.')
    .option('deployments', {
      type: 'string',
      array: true,
      default: ['deployments'],
      describe: `deployment files, and folders of them; several in the variable are separated by ${path.delimiter}`,
      coerce: (given: string[]) => given.flatMap((one) => one.split(path.delimiter)),
    })
    .option('output', { type: 'string', default: 'dist', describe: 'folder for the manifests' })
    .option('strict', { type: 'boolean', default: false, describe: 'make errors of warnings' })
    .option('cdk8s-output', { type: 'string', hidden: true })
    .env('CDK8S_MINDIE')
    .epilogue('Each option is also an environment variable, such as CDK8S_MINDIE_DEPLOYMENTS.')
    .check(givenOnce)
    .check(({ deployments }) => noStandardInput(deployments))
    .strict()
    .fail(failOn('main.ts'))
    .parseSync();
}
