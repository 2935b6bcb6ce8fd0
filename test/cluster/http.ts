// Requests to an API server, by HTTPS or through the socket of `kubectl proxy`.
import * as http from 'node:http';
import * as https from 'node:https';

const DEADLINE_MS = 60_000;

export interface Response {
  status: number;
  /** The parsed answer, or its text when it is not one JSON: "ok", or the lines of a watch that timed out. */
  body: unknown;
}

export interface RequestOptions {
  /** Of the body; application/json unless told. A patch needs its own. */
  contentType?: string;
  /** Whose request it is; the administrator's unless told. */
  token?: string;
}

interface Call extends RequestOptions {
  readonly method: string;
  /** Where to: a URL with the authority that verifies its server, or a path behind a Unix socket. */
  readonly to:
    { readonly url: string; readonly ca: Buffer } | { readonly socket: string; readonly path: string };
  readonly body?: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Fails only when there is no answer: a refusal is an answer with its status. */
export async function call({ method, to, body, token, contentType }: Call): Promise<Response> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (token !== undefined) headers['Authorization'] = `Bearer ${token}`;
  if (payload !== undefined) headers['Content-Type'] = contentType ?? 'application/json';
  return new Promise((resolve, reject) => {
    const onAnswer = (response: http.IncomingMessage): void => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: parsed(text) });
      });
    };
    const common = { method, headers, timeout: DEADLINE_MS };
    // No agent: it would keep connections to a server that a test stops.
    const request =
      'url' in to
        ? https.request(to.url, { ...common, ca: to.ca, rejectUnauthorized: true, agent: false }, onAnswer)
        : http.request({ ...common, socketPath: to.socket, path: to.path, agent: false }, onAnswer);
    request.on('timeout', () => {
      request.destroy(new Error(`no answer in ${DEADLINE_MS} ms: ${method} ${JSON.stringify(to)}`));
    });
    request.on('error', reject);
    request.end(payload);
  });
}

export async function succeeds(answer: Promise<{ status: number }>): Promise<boolean> {
  return answer.then(
    ({ status }) => status === 200,
    () => false,
  );
}
