// Keeps a list of objects up to date, and comes back when the API server was away.
import type { ControlPlane, WatchEvent } from './control-plane';

export interface Observed<T> {
  list(): readonly T[];
  stop(): void;
}

const retryMs = 100;

interface Named {
  readonly metadata?: { readonly uid?: string; readonly resourceVersion?: string };
}

/**
 * Observes a collection such as `/api/v1/pods`.
 * @param onChange is called with each object that is new or changed, and with undefined when one is gone.
 */
export function observe<T extends Named>(
  plane: ControlPlane,
  collection: string,
  onChange: (object: T | undefined) => void,
): Observed<T> {
  const stopped = new AbortController();
  const objects = new Map<string, T>();
  const put = (object: T): void => {
    const { uid = '', resourceVersion } = object.metadata ?? {};
    const known = objects.get(uid)?.metadata?.resourceVersion;
    objects.set(uid, object);
    if (known !== resourceVersion) onChange(object);
  };
  const take = ({ type, object }: WatchEvent): void => {
    if (type === 'ADDED' || type === 'MODIFIED') put(object as T);
    else if (type === 'DELETED') {
      objects.delete((object as T).metadata?.uid ?? '');
      onChange(undefined);
    }
  };
  const listAndWatch = async (): Promise<void> => {
    const { status, body } = await plane.request('GET', collection);
    if (status !== 200) return;
    const { items, metadata } = body as { items: T[]; metadata: { resourceVersion: string } };
    const gone = [...objects.keys()].filter((uid) => !items.some((item) => item.metadata?.uid === uid));
    for (const uid of gone) objects.delete(uid);
    if (gone.length > 0) onChange(undefined);
    items.forEach(put);
    const joint = collection.includes('?') ? '&' : '?';
    const since = `${joint}watch=true&resourceVersion=${metadata.resourceVersion}`;
    await plane.watch(collection + since, take, stopped.signal);
  };
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      // The API server may be away.
      await listAndWatch().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  };
  void run();
  return {
    list: () => [...objects.values()],
    stop: () => {
      stopped.abort();
    },
  };
}

/** Runs a task again and again while it is asked for, one run at a time. */
export class Worker {
  private asked = false;
  private running: Promise<void> | undefined;
  /** Why its last run failed, if it did. */
  failure: string | undefined;

  constructor(private readonly task: () => Promise<void>) {}

  readonly poke = (): void => {
    this.asked = true;
    this.running ??= this.work();
  };

  private async work(): Promise<void> {
    while (this.asked) {
      this.asked = false;
      try {
        await this.task();
        this.failure = undefined;
      } catch (error) {
        // The API server may be away: the next try tells.
        this.failure = error instanceof Error ? error.message : String(error);
        await new Promise((resolve) => setTimeout(resolve, retryMs));
        this.asked = true;
      }
    }
    this.running = undefined;
  }
}
