import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { ApiServer } from './api-server';
import type { Ending } from './ending';
import { systemClock as clock } from './clock';
import { Cluster } from './cluster';
import { connect, podNamespace } from './connect';
import { createLog, type LogFormat } from './log';
import { Metrics } from './metrics';
import { build, lint } from './offline';
import { run } from './run';
import { UserError } from './user-error';

const inCluster = {
  plan: { type: 'string', demandOption: true, describe: 'ConfigMap with the table plan' },
  namespace: { type: 'string', describe: 'namespace to work in; default: POD_NAMESPACE, or that of the pod' },
  'log-format': {
    choices: ['text', 'json'] as const,
    default: 'text' as LogFormat,
    describe: 'how log lines are written',
  },
} as const;

const jobOptions = {
  'plan-hash': { type: 'string', describe: 'end when the plan is another one' },
  'timeout-seconds': { type: 'number', default: 3600, describe: 'seconds after which to give up' },
} as const;

const watchOptions = {
  port: { type: 'number', default: 8080, describe: 'port of /healthz, /readyz and /metrics' },
} as const;

/** A file is given here; in the cluster, `--plan` names a ConfigMap. */
const planFile = { type: 'string', describe: 'file with the table plan (plan.json)' } as const;

const buildOptions = {
  from: { type: 'string', demandOption: true, describe: 'file, or folder of *.json files' },
  plan: { ...planFile, demandOption: true },
  out: {
    type: 'string',
    demandOption: true,
    describe: 'file to write; its members go beside it, into the same name with .members',
  },
} as const;

async function main(args: readonly string[]): Promise<void> {
  await yargs(args)
    .scriptName('ranktable-builder')
    // The last of two values counts, so that a manifest's arguments can be overridden behind them.
    .parserConfiguration({ 'duplicate-arguments-array': false })
    .command('job', 'builds the table once, in the cluster', { ...inCluster, ...jobOptions }, (given) =>
      runInCluster(given, {
        mode: 'job',
        planHash: given['plan-hash'],
        timeoutSeconds: given['timeout-seconds'],
      }),
    )
    .command(
      'watch',
      'keeps the table up to date, in the cluster',
      { ...inCluster, ...watchOptions },
      (given) => runInCluster(given, { mode: 'watch', port: given.port }),
    )
    .command(
      'build',
      'builds a table from dumps of kubectl get pods,configmaps -o json',
      buildOptions,
      (given) => {
        finish(build(given.from, given.plan, given.out));
      },
    )
    .command(
      'lint <table>',
      'says what the Controller would reject or misread',
      (command) =>
        command
          .positional('table', { type: 'string', demandOption: true })
          .option('plan', planFile)
          .option('members', { type: 'string', describe: 'file with the members of the table' }),
      (given) => {
        finish(lint(given.table, { plan: given.plan, members: given.members }));
      },
    )
    .epilogue('Exit codes: 0 done, 1 cannot be done, 75 (build) must wait.')
    .demandCommand(1, 'no command')
    .strict()
    .fail((message, error: Error | undefined) => {
      throw error ?? new UserError(`${message}; --help lists the options`);
    })
    .parseAsync();
}

async function runInCluster(
  common: { plan: string; namespace: string | undefined; 'log-format': LogFormat },
  mode:
    { mode: 'job'; planHash: string | undefined; timeoutSeconds: number } | { mode: 'watch'; port: number },
): Promise<void> {
  const write = (line: string): boolean => process.stderr.write(`${line}\n`);
  const log = createLog(common['log-format'], write, () => new Date(clock.now()));
  const interrupted = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const namespace = common.namespace ?? podNamespace(process.env);
  const server = new ApiServer(connect(process.env), clock);
  const random = Math.random;
  const cluster = new Cluster({ server, clock, random, namespace });
  const metrics = new Metrics();
  const ending = await run({
    cluster,
    log,
    metrics,
    planConfigMap: common.plan,
    clock,
    random,
    interrupted,
    ...mode,
  });
  finish(ending);
  // Whatever a broken connection still holds open.
  process.exit();
}

function finish({ exitCode, lines }: Ending): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = exitCode;
}

/** EX_SOFTWARE of sysexits.h: a fault of the builder. The Job tries again, as it does not after 1. */
const fault = 70;
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(fault);
});

main(hideBin(process.argv)).catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error;
  finish({ exitCode: 1, lines: [error.message] });
});
