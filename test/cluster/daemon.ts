// Servers that run as child processes of a test, on ports of the loopback interface.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import * as path from 'node:path';

const DEADLINE_MS = 60_000;

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const listener = createServer();
    listener.on('error', () => {
      resolve(false);
    });
    listener.listen(port, '127.0.0.1', () =>
      listener.close(() => {
        resolve(true);
      }),
    );
  });
}

/**
 * A port below those that the kernel gives to clients, so that no connection, not even one of our own that asks whether
 * the server is there yet, takes it while the server is away.
 */
export async function freePort(taken: number[] = []): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(20_000, 32_000);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error('no free port on 127.0.0.1 between 20000 and 32000');
}

/** Go programs of a test live for a minute: they collect garbage at five times the memory in use, not at twice. */
export const lessGarbageCollection = { GOGC: '400' };

/** A server as a child process that does not outlive this one, however this one ends. */
export class Daemon {
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private failure: string | undefined;

  constructor(
    private readonly binary: string,
    private readonly args: string[],
    private readonly log: string,
    /** Beside PATH and HOME, which is the log's folder unless it is here. */
    private readonly environment: NodeJS.ProcessEnv = {},
  ) {}

  /** Whether it ended by itself: what it said last. */
  get end(): string | undefined {
    return this.failure === undefined ? undefined : `${this.name} ${this.failure}\n${this.lastLines()}`;
  }

  start(): void {
    if (this.child && this.failure === undefined) throw new Error(`${this.name} runs already`);
    const log = fs.openSync(this.log, 'a');
    // The kernel sends the signal. A handler of process.on('exit') would not do: jest gives tests a process object of
    // their own, and nothing runs after SIGKILL.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', this.binary, ...this.args], {
      // Nothing of the caller's environment unless it is asked for: ETCD_* would be settings. etcd 3.4 runs on arm64 only when asked to.
      env: {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        HOME: path.dirname(this.log),
        ETCD_UNSUPPORTED_ARCH: process.arch,
        ...lessGarbageCollection,
        ...this.environment,
      },
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    this.child = child;
    this.failure = undefined;
    this.ended = new Promise((resolve) => {
      child.on('error', (error) => {
        this.failure = `cannot be started: ${error.message}`;
        resolve();
      });
      child.on('exit', (code, signal) => {
        this.failure = `ended with ${signal ?? `exit code ${code ?? '?'}`}`;
        resolve();
      });
    });
  }

  /** Ends it as a crash would: at once. */
  async stop(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.ended;
    this.child = undefined;
    this.failure = undefined;
  }

  /** Waits until `probe` does, and fails with the end of the log when the server ends or takes too long. */
  async ready(probe: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    while (!(await probe())) {
      if (this.end !== undefined) throw new Error(this.end);
      if (performance.now() > deadline) {
        throw new Error(`${this.name} is not ready after ${DEADLINE_MS} ms\n${this.lastLines()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private get name(): string {
    return path.basename(this.binary);
  }

  private lastLines(): string {
    return fs.readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  }
}
