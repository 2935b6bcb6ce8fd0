import { createServer, type Server } from 'node:http';

export interface EndpointsProps {
  readonly port: number;
  readonly isReady: () => boolean;
  readonly metrics: () => string;
  /** The port cannot be had. */
  readonly onError: (error: Error) => void;
}

/** `/healthz`, `/readyz` and `/metrics` of the watching builder. */
export function serveEndpoints({ port, isReady, metrics, onError }: EndpointsProps): Server {
  const server = createServer((request, response) => {
    const answer = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
    };
    if (request.url === '/healthz') answer(200, 'ok\n');
    else if (request.url === '/metrics') answer(200, metrics());
    else if (request.url !== '/readyz') answer(404, 'not found\n');
    else if (isReady()) answer(200, 'ok\n');
    else answer(503, 'the first lists have not come yet\n');
  });
  return server.on('error', onError).listen(port);
}
