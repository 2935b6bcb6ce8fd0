import { existsSync } from 'node:fs';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { formatProblem } from './lib/config/problem';
import { synthesize } from './lib/synthesize';

/** The output folder that `cdk8s synth` wants written: it empties it first, and fails when it is not there afterwards. */
const cdk8sOutput = process.env['CDK8S_OUTDIR'];

const options = yargs(hideBin(process.argv))
  .scriptName('main.ts')
  .usage('Turns deployment files into Kubernetes manifests, one folder each.')
  .option('deployments', {
    type: 'string',
    array: true,
    default: ['deployments'],
    describe: 'deployment files, and folders of them',
  })
  .option('output', { type: 'string', default: cdk8sOutput ?? 'dist', describe: 'folder for the manifests' })
  .env('CDK8S_MINDIE')
  .epilogue('Each option is also an environment variable, such as CDK8S_MINDIE_DEPLOYMENTS.')
  .strict()
  .parseSync();

const problems = synthesize(options);
for (const problem of problems) console.error(formatProblem(problem));
if (problems.length > 0) {
  console.error(`${problems.length} ${problems.length === 1 ? 'error' : 'errors'}; nothing was written`);
  // Without its output folder `cdk8s synth` ends in one line and exit code 1. A failed app would add a stack trace.
  const cdk8sReports = cdk8sOutput !== undefined && !existsSync(cdk8sOutput);
  process.exitCode = cdk8sReports ? 0 : 1;
}
