import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Outcome, Task } from './protocol';

export type Answer = Outcome | 'timed out';

/** A process that runs tests, replaced by a new one when a mutant keeps it busy for ever. */
export class Worker {
  private child: ChildProcess | undefined;

  async ask(task: Task, timeoutMs: number): Promise<Answer> {
    const child = (this.child ??= fork(path.join(__dirname, 'worker.ts'), {
      // What a mutant prints is of no interest.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    }));
    return new Promise<Answer>((resolve) => {
      const finish = (answer: Answer): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const timer = setTimeout(() => {
        this.stop();
        finish('timed out');
      }, timeoutMs);
      child.once('message', (outcome) => {
        finish(outcome as Outcome);
      });
      child.once('exit', () => {
        this.stop();
        finish({ failed: 'the process of the tests ended' });
      });
      child.send(task);
    });
  }

  stop(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }
}

/** Lets each worker take the next item until none is left. */
export async function share<T>(
  items: readonly T[],
  workers: readonly Worker[],
  work: (item: T, worker: Worker) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    workers.map(async (worker) => {
      for (const item of queue) await work(item, worker);
    }),
  );
}
