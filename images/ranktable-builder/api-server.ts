import * as http from 'node:http';
import * as https from 'node:https';
import type { Clock } from './clock';
import type { Connection } from './connection';

/** Milliseconds within which the API server must answer a call, and begin to answer a watch. */
export const callMs = 15_000;
/** Calls under way at one time; more wait for their turn, within their time. */
const mostCalls = 8;
/** An idle connection may have been forgotten by what lies between, so it is not kept for long. */
const idleMs = 5_000;
/** Milliseconds after which the kernel asks the other end of a silent watch whether it is still there. */
const keepAliveMs = 30_000;

export interface Call {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
}

export interface WatchProps {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Milliseconds of silence that end the watch. */
  readonly silenceMs: number;
  readonly onOpen: () => void;
  /** Called with each event; the watch breaks with what it throws. */
  readonly onEvent: (event: unknown) => void;
}

export interface Watch {
  /** Resolves when the server or silence has ended it, and rejects when it broke or was never begun. */
  readonly ended: Promise<void>;
  readonly end: (error?: Error) => void;
}

/** A refusal of the API server. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: number,
    /** Milliseconds that the server asks to wait before the next try. */
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }
}

/** The longest wait that a server may ask for: `Retry-After` counts seconds, and some mean hours. */
const longestRetryMs = 60_000;

/** Milliseconds that a server asks to wait after an error. */
export function askedToWaitMs(error: unknown): number {
  const asked = error instanceof ApiError ? error.retryAfterMs : 0;
  return Math.min(asked, longestRetryMs) || 0;
}

/** Talks to an API server, and never waits for it without a limit. */
export class ApiServer {
  private readonly calls: http.Agent;
  private readonly watches: http.Agent;

  constructor(
    private readonly connection: Connection,
    private readonly clock: Clock,
  ) {
    const { Agent } = connection.server.startsWith('https:') ? https : http;
    this.calls = new Agent({ keepAlive: true, maxSockets: mostCalls, timeout: idleMs });
    this.watches = new Agent();
  }

  /**
   * One request and its answer.
   * @throws ApiError when it is refused, Error when there is no answer.
   */
  call(call: Call): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request = this.send(call, this.calls);
      const cancel = this.clock.after(callMs, () => {
        reject(noWord());
        request.destroy();
      });
      request.on('error', (error) => {
        cancel();
        reject(error);
      });
      request.on('response', (response) => {
        answerOf(response).finally(cancel).then(resolve, reject);
      });
    });
  }

  watch({ path, query, silenceMs, onOpen, onEvent }: WatchProps): Watch {
    const request = this.send({ method: 'GET', path, query }, this.watches);
    let end: Watch['end'] = () => undefined;
    const ended = new Promise<void>((resolve, reject) => {
      let isOver = false;
      let cancel = this.clock.after(callMs, () => {
        end(noWord());
      });
      end = (error) => {
        isOver = true;
        cancel();
        if (error === undefined) resolve();
        else reject(error);
        request.destroy();
      };
      const heard = (): void => {
        cancel();
        if (!isOver) cancel = this.clock.after(silenceMs, end);
      };
      const read = async (response: http.IncomingMessage): Promise<void> => {
        if (response.statusCode !== 200) await answerOf(response);
        heard();
        onOpen();
        for await (const line of linesOf(response, heard)) if (!isOver) onEvent(eventOf(line));
      };
      request.on('error', end);
      request.on('response', (response) => {
        read(response).then(() => {
          end();
        }, end);
      });
    });
    request.on('socket', (socket) => socket.setKeepAlive(true, keepAliveMs));
    return { ended, end };
  }

  private send({ method, path, query, body, contentType }: Call, agent: http.Agent): http.ClientRequest {
    const url = new URL(this.connection.server + path);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const { authorization, ...tls } = this.connection.credentials();
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      Accept: 'application/json',
      'User-Agent': 'mindie-ranktable-builder',
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...(payload === undefined
        ? {}
        : { 'Content-Type': contentType ?? 'application/json', 'Content-Length': payload.length }),
    };
    const { request } = url.protocol === 'https:' ? https : http;
    return request(url, { method, headers, agent, ...tls }).end(payload);
  }
}

function noWord(): Error {
  return new Error(`no word from the API server for ${callMs / 1000} s`);
}

/**
 * The answer to a call.
 * @throws ApiError when it is a refusal.
 */
async function answerOf(response: http.IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk as string;
  const { statusCode = 0, statusMessage = '', headers } = response;
  const answer = parsed(text);
  if (statusCode >= 200 && statusCode < 300) {
    if (answer === undefined) throw new Error('the answer of the API server is not JSON');
    return answer;
  }
  const { message = statusMessage } = (answer ?? {}) as { message?: string };
  throw new ApiError(message, statusCode, 1000 * Number(headers['retry-after'] ?? 0));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function eventOf(line: string): unknown {
  const event = parsed(line);
  if (event === undefined) throw new Error('what the API server tells in the watch is not JSON');
  return event;
}

async function* linesOf(response: http.IncomingMessage, onData: () => void): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    onData();
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new Error('the watch was cut in the middle of an event');
}
