import type { Server } from 'node:http';
import { Builder, type BuilderProps } from './builder';
import { type Clock, every } from './clock';
import { serveEndpoints } from './endpoints';
import type { Ending } from './ending';
import { abridged } from './explainer';

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
  const endSummaries = every(props.clock, summaryMs, () => {
    const summary = builder.summary();
    if (builder.isWaiting()) props.log.info(summary);
  });
  const endEvents = every(props.clock, longWaitMs, () => {
    if (builder.isWaiting()) void builder.recordLongWait();
  });
  const { deadline, cancel } = startDeadline(builder, props.clock, props.timeoutSeconds);
  const interrupted = props.interrupted.then(() => ({
    // A Job that is moved to another node must run again; a watcher has done its duty.
    exitCode: props.mode === 'job' ? 143 : 0,
    lines: ['ended by SIGTERM'],
  }));
  const ending = await Promise.race([builder.ended, deadline, interrupted, blocked]);
  cancel();
  endSummaries();
  endEvents();
  server?.close();
  server?.closeAllConnections();
  builder.stop();
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
      unhealthy: () => builder.unhealthy(),
      unready: () => builder.unready(),
      metrics: () => metrics.text(builder.unwatchedMs()),
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
  clock: Clock,
  seconds: number | undefined,
): { deadline: Promise<Ending>; cancel: () => void } {
  let cancel = (): void => undefined;
  const deadline = new Promise<Ending>((resolve) => {
    if (seconds === undefined) return;
    cancel = clock.after(seconds * 1000, () => {
      resolve(builder.failure([`gave up after ${seconds} s:`, ...abridged(builder.reasons())]));
    });
  });
  return { deadline, cancel };
}
