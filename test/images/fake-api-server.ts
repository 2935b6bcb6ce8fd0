// A stand-in of the API server for what the real one does only on a bad day: it can stay silent, cut, repeat, delay,
// refuse and answer from the past. It knows as much of the API as the ranktable-builder uses.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connection } from '../../images/ranktable-builder/connection';

export interface StoredObject {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
}

/** A request, with the name that tests call it by: `list pods`, `watch configmaps/x`, `patch pods/x`, `post events`. */
export interface Asked {
  readonly name: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** What happens to a request instead of its answer. */
export type Fault = (response: ServerResponse, asked: Asked, server: FakeApiServer) => void;

/** Accepts the request and says nothing, ever. */
export const silent: Fault = () => undefined;

export const refuse =
  (code: number, message: string, headers: Record<string, string> = {}): Fault =>
  (response) => {
    response.writeHead(code, headers).end(JSON.stringify({ kind: 'Status', code, message }));
  };

/** Answers what an API server never says, as a proxy between may. */
export const answer =
  (status: number, text: string): Fault =>
  (response) => {
    response.writeHead(status).end(text);
  };

/** Begins a watch and ends it at once, as in good order. */
export const closeAtOnce: Fault = (response) => {
  response.writeHead(200).end();
};

/** Begins a watch that never tells anything. */
export const mute: Fault = (response) => {
  response.writeHead(200).flushHeaders();
};

/** Begins a watch and sends what no event is. */
export const garble =
  (text: string): Fault =>
  (response) => {
    response.writeHead(200).write(text);
  };

interface OpenWatch {
  readonly of: string;
  readonly response: ServerResponse;
  readonly matches: (object: StoredObject) => boolean;
}

interface Waiting {
  readonly holds: () => boolean;
  readonly resolve: () => void;
}

export class FakeApiServer {
  private readonly server: Server;
  private readonly objects = new Map<string, StoredObject>();
  private readonly faults = new Map<string, { fault: Fault; times: number }>();
  private readonly faultsByNumber = new Map<number, Fault>();
  private watches: OpenWatch[] = [];
  private waiting: Waiting[] = [];
  private version = 100;
  readonly asked: Asked[] = [];
  /** Permissions that the account lacks, as `verb resource`. */
  readonly denied = new Set<string>();

  private constructor() {
    this.server = createServer((request, response) => {
      void this.take(request, response);
    });
  }

  static async start(): Promise<FakeApiServer> {
    const fake = new FakeApiServer();
    await new Promise<void>((resolve) => fake.server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get connection(): Connection {
    const { port } = this.server.address() as AddressInfo;
    return { server: `http://127.0.0.1:${port}`, credentials: () => ({ authorization: 'Bearer token-1' }) };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Creates or replaces an object, and tells the watches. */
  put(resource: string, object: StoredObject): void {
    const key = `${resource}/${object.metadata.name}`;
    const type = this.objects.has(key) ? 'MODIFIED' : 'ADDED';
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.version) } };
    this.objects.set(key, stored);
    this.tell(resource, { type, object: stored });
  }

  remove(resource: string, name: string): void {
    const key = `${resource}/${name}`;
    const object = this.objects.get(key);
    if (object === undefined) throw new Error(`there is no ${key}`);
    this.objects.delete(key);
    const metadata = { ...object.metadata, resourceVersion: String(++this.version) };
    this.tell(resource, { type: 'DELETED', object: { ...object, metadata } });
  }

  get(resource: string, name: string): StoredObject | undefined {
    return this.objects.get(`${resource}/${name}`);
  }

  /** Tells the watches of a resource something, true or not. */
  tell(resource: string, event: { readonly type: string; readonly object: unknown }): void {
    for (const { response } of this.watchesOf(resource, event.object as StoredObject))
      response.write(`${JSON.stringify(event)}\n`);
  }

  bookmark(resource: string): void {
    const object = { metadata: { resourceVersion: String(this.version) } };
    for (const { response } of this.watches.filter(({ of }) => of.startsWith(resource)))
      response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
  }

  /** Ends the watches of a resource in good order, after the last words. */
  endWatches(resource: string, lastWords = ''): void {
    for (const { response } of this.watches.filter(({ of }) => of.startsWith(resource)))
      response.end(lastWords);
  }

  /** Breaks the connections of the watches of a resource, after the last words. */
  cutWatches(resource: string, lastWords = ''): void {
    for (const { response } of this.watches.filter(({ of }) => of.startsWith(resource)))
      response.write(lastWords, () => response.destroy());
  }

  /** From now on the watches of a resource tell nothing, without ending. */
  muteWatches(resource: string): void {
    this.watches = this.watches.filter(({ of }) => !of.startsWith(resource));
  }

  openWatches(of: string): number {
    return this.watches.filter((watch) => watch.of === of).length;
  }

  /** The next so many requests of a name fare like this; without a number, all until `heal`. */
  fail(name: string, fault: Fault, times = Infinity): void {
    this.faults.set(name, { fault, times });
  }

  /** The so manieth of all requests, from 1, fares like this. */
  failNumber(number: number, fault: Fault): void {
    this.faultsByNumber.set(number, fault);
  }

  heal(name: string): void {
    this.faults.delete(name);
  }

  /** The next request of a name waits until the returned function is called. */
  hold(name: string): () => void {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const wait: Fault = (response, asked) => {
      void released.then(() => {
        this.answer(asked, response);
      });
    };
    this.fail(name, wait, 1);
    return release;
  }

  /** What the lists of now say, to be told later. */
  past(): Fault {
    const [version, objects] = [this.version, new Map(this.objects)];
    return (response, asked) => {
      const items = [...objects].filter(([key, object]) => this.isIn(asked, key, object));
      send(response, {
        metadata: { resourceVersion: String(version) },
        items: items.map(([, object]) => object),
      });
    };
  }

  count(name: string): number {
    return this.asked.filter((asked) => asked.name === name).length;
  }

  /** Resolves when a request has come so many times. */
  async gets(name: string, times = 1): Promise<void> {
    await this.until(() => this.count(name) >= times);
  }

  /** Resolves when a watch is open. */
  async watched(of: string): Promise<void> {
    await this.until(() => this.openWatches(of) > 0);
  }

  private until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push({ holds, resolve });
    });
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
    const url = new URL(request.url ?? '', 'http://fake');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const asked = { name: nameOf(request.method ?? '', url), url, headers: request.headers, body };
    this.asked.push(asked);
    const planned = this.faults.get(asked.name);
    const numbered = this.faultsByNumber.get(this.asked.length);
    if (numbered !== undefined) numbered(response, asked, this);
    else if (planned === undefined) this.answer(asked, response);
    else {
      if (--planned.times <= 0) this.faults.delete(asked.name);
      planned.fault(response, asked, this);
    }
    this.settle();
  }

  private settle(): void {
    for (const { holds, resolve } of this.waiting) if (holds()) resolve();
    this.waiting = this.waiting.filter(({ holds }) => !holds());
  }

  private answer(asked: Asked, response: ServerResponse): void {
    const [verb = '', of = ''] = asked.name.split(' ');
    if (verb === 'list') this.past()(response, asked, this);
    else if (verb === 'watch') this.openWatch(asked, of, response);
    else if (verb === 'patch') this.patch(asked, of, response);
    else if (of === 'selfsubjectaccessreviews')
      send(response, { status: { allowed: this.isAllowed(asked) } });
    else send(response, {});
  }

  private isIn({ url }: Asked, key: string, object: StoredObject): boolean {
    const resource = url.pathname.split('/').at(-1) ?? '';
    const [, name] = (url.searchParams.get('fieldSelector') ?? '').split('metadata.name=');
    const labels = (url.searchParams.get('labelSelector') ?? '').split(',').filter((pair) => pair !== '');
    return (
      key.startsWith(`${resource}/`) &&
      (name === undefined || name === object.metadata.name) &&
      labels.every((pair) => object.metadata.labels?.[pair.split('=')[0] ?? ''] === pair.split('=')[1])
    );
  }

  private openWatch(asked: Asked, of: string, response: ServerResponse): void {
    const resource = of.split('/')[0] ?? '';
    const matches = (object: StoredObject): boolean =>
      this.isIn(asked, `${resource}/${object.metadata.name}`, object);
    const watch = { of, response, matches };
    this.watches.push(watch);
    response.on('close', () => {
      this.watches = this.watches.filter((one) => one !== watch);
    });
    response.writeHead(200).flushHeaders();
    // What has changed since the list.
    const since = Number(asked.url.searchParams.get('resourceVersion'));
    for (const [key, object] of this.objects)
      if (this.isIn(asked, key, object) && Number(object.metadata.resourceVersion) > since)
        response.write(`${JSON.stringify({ type: 'ADDED', object })}\n`);
    this.settle();
  }

  private watchesOf(resource: string, object: StoredObject): OpenWatch[] {
    return this.watches.filter(({ of, matches }) => of.split('/')[0] === resource && matches(object));
  }

  /** Server-side apply and merge patch are alike in what is used of them. */
  private patch(asked: Asked, of: string, response: ServerResponse): void {
    const patch = asked.body as StoredObject;
    const stored = this.objects.get(of);
    const version = patch.metadata.resourceVersion;
    if (stored === undefined) refuse(404, `${of} not found`)(response, asked, this);
    else if (version !== undefined && version !== stored.metadata.resourceVersion)
      refuse(409, `${of}: the object has been modified`)(response, asked, this);
    else {
      const annotations = { ...stored.metadata.annotations, ...patch.metadata.annotations };
      const data = { ...stored.data, ...patch.data };
      this.put(of.split('/')[0] ?? '', { ...stored, metadata: { ...stored.metadata, annotations }, data });
      send(response, this.objects.get(of));
    }
  }

  private isAllowed({ body }: Asked): boolean {
    const { verb, resource } = (body as { spec: { resourceAttributes: Record<string, string> } }).spec
      .resourceAttributes;
    return !this.denied.has(`${verb} ${resource}`);
  }
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function nameOf(method: string, url: URL): string {
  const segments = url.pathname.split('/');
  const resource = segments[segments.indexOf('namespaces') + 2] ?? '';
  if (method === 'POST') return `post ${segments.at(-1) ?? ''}`;
  if (method === 'PATCH') return `patch ${resource}/${segments.at(-1) ?? ''}`;
  const [, name] = (url.searchParams.get('fieldSelector') ?? '').split('metadata.name=');
  const verb = url.searchParams.get('watch') === 'true' ? 'watch' : 'list';
  return `${verb} ${name === undefined ? resource : `${resource}/${name}`}`;
}
