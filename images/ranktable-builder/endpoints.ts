import { createServer, type Server } from 'node:http';

export interface EndpointsProps {
  readonly port: number;
  /** Why it had better be replaced; empty: it had not. */
  readonly unhealthy: () => readonly string[];
  /** Why it does not know the whole state now; empty: it does. */
  readonly unready: () => readonly string[];
  readonly metrics: () => string;
  /** The port cannot be had. */
  readonly onError: (error: Error) => void;
}

/** `/healthz`, `/readyz` and `/metrics` of the watching builder. */
export function serveEndpoints({ port, unhealthy, unready, metrics, onError }: EndpointsProps): Server {
  const server = createServer((request, response) => {
    const answer = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
    };
    const probe = (faults: readonly string[]): void => {
      answer(faults.length === 0 ? 200 : 503, `${faults.length === 0 ? 'ok' : faults.join('\n')}\n`);
    };
    if (request.url === '/healthz') probe(unhealthy());
    else if (request.url === '/readyz') probe(unready());
    else if (request.url === '/metrics') answer(200, metrics());
    else answer(404, 'not found\n');
  });
  return server.on('error', onError).listen(port);
}
