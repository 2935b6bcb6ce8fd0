import { Watch } from '@kubernetes/client-node';

/** Milliseconds after which a call that has no answer counts as lost. */
const callTimeoutMs = 15_000;
/** A watch that ends sooner was not ended by its server's time limit. */
const shortestWatchMs = 2_000;

/** The answer of a call, or an error when it does not come. */
export function within<T>(call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${callTimeoutMs} ms`));
    }, callTimeoutMs);
  });
  return Promise.race([call, timeout]).finally(() => {
    clearTimeout(timer);
  });
}

/** A watch that reports it when it is ended at once, so that the next one waits, and never rejects. */
export class PatientWatch extends Watch {
  override async watch(
    ...[path, query, callback, done]: Parameters<Watch['watch']>
  ): Promise<AbortController> {
    const start = performance.now();
    const patient = (error: unknown): void => {
      const isShort = performance.now() - start < shortestWatchMs;
      done(error ?? (isShort ? new Error('the watch was closed at once') : null));
    };
    try {
      return await super.watch(path, query, callback, patient);
    } catch (error) {
      // Not even a request could be made: the account's token cannot be read, say.
      patient(error);
      return new AbortController();
    }
  }
}
