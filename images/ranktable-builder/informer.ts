import { type ApiServer, ApiError, askedToWaitMs, type Watch } from './api-server';
import { Backoff } from './backoff';
import type { Clock } from './clock';
import { describeError } from './describe-error';

/** Milliseconds after which all is listed anew at the latest; up to half of it less is left to chance. */
export const relistMs = 240_000;
/** Milliseconds of silence that end a watch. An API server that can sends a bookmark every minute. */
export const silenceMs = 90_000;
/** What a server ends later than it was asked to is ended from here. */
const graceMs = 5_000;
/** A watch that ends sooner was not ended by its server's time limit. */
const shortestWatchMs = 2_000;

export interface Versioned {
  readonly metadata: { readonly name: string; readonly resourceVersion?: string };
}

/** Since when an input cannot be watched, and why. */
export interface Lost {
  readonly what: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly cause: string;
}

export interface InformerProps<T> {
  readonly server: ApiServer;
  readonly clock: Clock;
  readonly random: () => number;
  /** What it is about, in words. */
  readonly what: string;
  /** Path of the collection. */
  readonly path: string;
  /** The label or field selector. */
  readonly selector: Readonly<Record<string, string>>;
  /** Keeps of an object what is needed. */
  readonly keep: (object: T) => T;
  /** The objects have changed, or whether they are watched. */
  readonly onChange: () => void;
}

/**
 * Objects that are kept up to date: listed, watched from the version of the list, and listed anew whenever the watch
 * ends, after a few minutes at the latest. So a watch that tells nothing of a change does no harm for long.
 */
export class Informer<T extends Versioned> {
  private items = new Map<string, T>();
  /** The newest version of which something was told. Nothing older is believed. */
  private version = '';
  private watch: Watch | undefined;
  private isOpen = false;
  private unwatchedSince: number;
  private cause: string | undefined;
  private isStopped = false;
  private wake: () => void = () => undefined;
  private readonly backoff: Backoff;

  constructor(private readonly props: InformerProps<T>) {
    this.unwatchedSince = props.clock.now();
    this.backoff = new Backoff(() => props.clock.now(), props.random);
    void this.run();
  }

  /** The objects, as long as they are watched. */
  objects(): readonly T[] | undefined {
    return this.isOpen ? [...this.items.values()] : undefined;
  }

  /** Undefined while they are watched, and for the moment of a new list. */
  lost(): Lost | undefined {
    const { cause, unwatchedSince: since } = this;
    return cause === undefined ? undefined : { what: this.props.what, since, cause };
  }

  /** Milliseconds since they have last been watched. */
  unwatchedMs(): number {
    return this.isOpen ? 0 : this.props.clock.now() - this.unwatchedSince;
  }

  /** Lists the objects anew, as a watch may be silent without being at rest. False: it fails, which ends the watch. */
  async confirm(): Promise<boolean> {
    try {
      await this.list();
      return true;
    } catch (error) {
      this.watch?.end(error as Error);
      return false;
    }
  }

  stop(): void {
    this.isStopped = true;
    this.watch?.end();
    this.wake();
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      try {
        await this.list();
        await this.follow();
        this.closed(undefined);
      } catch (error) {
        this.closed(describeError(error));
        await this.pause(Math.max(this.backoff.next(), askedToWaitMs(error)));
      }
    }
  }

  private async list(): Promise<void> {
    const { server, path, selector, keep } = this.props;
    const before = this.version;
    const answer = (await server.call({ method: 'GET', path, query: selector })) as List<T>;
    const version = answer.metadata?.resourceVersion;
    if (version === undefined) throw new Error('the answer of the API server is no list');
    if (isOlder(version, before))
      throw new Error(
        `the API server answers from the past: version ${version} of the list, after ${before} was seen`,
      );
    // The watch may have told of something newer meanwhile.
    if (isOlder(version, this.version)) return;
    this.version = version;
    const known = this.items;
    this.items = new Map((answer.items ?? []).map((item) => [item.metadata.name, keep(item)]));
    if (!haveSameVersions(known, this.items)) this.changed();
  }

  /** Watches until the watch ends. */
  private async follow(): Promise<void> {
    const { server, clock, path, selector, random } = this.props;
    const start = clock.now();
    const seconds = Math.round((relistMs * (1 + random())) / 2000);
    this.watch = server.watch({
      path,
      query: {
        ...selector,
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion: this.version,
        timeoutSeconds: String(seconds),
      },
      silenceMs,
      onOpen: () => {
        this.isOpen = true;
        this.cause = undefined;
        this.changed();
      },
      onEvent: (event) => {
        this.take(event as WatchEvent<T>);
      },
    });
    const cancel = clock.after(seconds * 1000 + graceMs, this.watch.end);
    if (this.isStopped) this.watch.end();
    try {
      await this.watch.ended;
    } finally {
      cancel();
    }
    if (clock.now() - start < shortestWatchMs) throw new Error('the API server closed the watch at once');
  }

  private take({ type, object }: WatchEvent<T>): void {
    if (type === 'ERROR') {
      // Mostly 410: the server no longer remembers the changes since that version. A new list begins anew.
      const { code = 0, message = 'the watch ended with an error' } = object as Status;
      throw new ApiError(message, code);
    }
    const { name, resourceVersion = '' } = (object as T).metadata;
    const known = this.items.get(name)?.metadata.resourceVersion ?? '';
    // A repetition, or a change that a list has told already: in one watch, versions only grow.
    if (type === 'DELETED' ? isOlder(resourceVersion, known) : !isOlder(this.version, resourceVersion))
      return;
    if (isOlder(this.version, resourceVersion)) this.version = resourceVersion;
    if (type === 'BOOKMARK') return;
    if (type === 'DELETED') this.items.delete(name);
    else this.items.set(name, this.props.keep(object as T));
    this.changed();
  }

  /** The watch has ended, or there was none. */
  private closed(cause: string | undefined): void {
    if (this.isOpen) this.unwatchedSince = this.props.clock.now();
    this.isOpen = false;
    this.cause = cause;
    if (cause !== undefined) this.changed();
  }

  private changed(): void {
    if (!this.isStopped) this.props.onChange();
  }

  private async pause(milliseconds: number): Promise<void> {
    if (this.isStopped) return;
    await new Promise<void>((resolve) => {
      const cancel = this.props.clock.after(milliseconds, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

interface List<T> {
  readonly items?: readonly T[] | null;
  readonly metadata?: { readonly resourceVersion?: string };
}

interface Status {
  readonly code?: number;
  readonly message?: string;
}

interface WatchEvent<T> {
  readonly type: string;
  readonly object: T | Status;
}

/** Versions are decimal numbers that grow, of any length (Kubernetes API concepts, resource versions). */
function isOlder(version: string, than: string): boolean {
  return version.length === than.length ? version < than : version.length < than.length;
}

function haveSameVersions<T extends Versioned>(one: Map<string, T>, other: Map<string, T>): boolean {
  const isSame = ([name, { metadata }]: [string, T]): boolean =>
    other.get(name)?.metadata.resourceVersion === metadata.resourceVersion;
  return one.size === other.size && [...one].every(isSame);
}
