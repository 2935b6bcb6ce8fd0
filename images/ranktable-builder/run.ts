import type { Server } from 'node:http';
import { Builder, type BuilderProps, type Ending } from './builder';
import { serveEndpoints } from './endpoints';

export interface RunProps extends BuilderProps {
  /** Job mode: seconds after which the builder gives up. */
  readonly timeoutSeconds?: number;
  /** Watch mode: port of the endpoints. */
  readonly port?: number;
  /** Resolves when the process has been asked to end. */
  readonly interrupted: Promise<void>;
}

const summaryMs = 30_000;
const longWaitMs = 300_000;

/** Runs a builder in the cluster until it is done, gives up or is asked to end. */
export async function run(props: RunProps): Promise<Ending> {
  const builder = new Builder(props);
  const { server, blocked } = startEndpoints(builder, props);
  const summary = setInterval(() => {
    if (builder.isWaiting()) props.log.info(builder.summary());
  }, summaryMs);
  const longWait = setInterval(() => {
    if (builder.isWaiting()) void builder.recordEvent('Warning', 'TableWaiting', builder.summary());
  }, longWaitMs);
  const { deadline, cancel } = startDeadline(builder, props.timeoutSeconds);
  const interrupted = props.interrupted.then(() => ({
    // A Job that is moved to another node must run again; a watcher has done its duty.
    exitCode: props.mode === 'job' ? 143 : 0,
    lines: ['ended by SIGTERM'],
  }));
  const ending = await Promise.race([builder.ended, deadline, interrupted, blocked]);
  cancel();
  clearInterval(summary);
  clearInterval(longWait);
  server?.close();
  server?.closeAllConnections();
  await builder.stop();
  return ending;
}

function startEndpoints(
  builder: Builder,
  { port, metrics }: RunProps,
): { server: Server | undefined; blocked: Promise<Ending> } {
  let server: Server | undefined;
  const blocked = new Promise<Ending>((resolve) => {
    if (port === undefined) return;
    server = serveEndpoints({
      port,
      isReady: () => builder.isReady(),
      metrics: () => metrics.text(),
      onError: ({ message }) => {
        resolve({
          exitCode: 1,
          lines: [`cannot serve the endpoints: ${message}; name another port with --port`],
        });
      },
    });
  });
  return { server, blocked };
}

function startDeadline(
  builder: Builder,
  seconds: number | undefined,
): { deadline: Promise<Ending>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Ending>((resolve) => {
    if (seconds === undefined) return;
    timer = setTimeout(() => {
      resolve({ exitCode: 1, lines: [`gave up after ${seconds} s:`, ...builder.reasons()] });
    }, seconds * 1000);
  });
  return {
    deadline,
    cancel: () => {
      clearTimeout(timer);
    },
  };
}
