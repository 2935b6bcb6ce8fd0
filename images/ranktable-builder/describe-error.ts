import { ApiError } from './api-server';

/** What Node.js calls a connection that the other end has closed. */
const cut = ['aborted', 'socket hang up'];

/** What the API server or the network said, in one line. */
export function describeError(error: unknown): string {
  const { errors, message = String(error) } = error as { errors?: unknown[]; message?: string };
  // Of several addresses of one name, each has its error.
  if (message === '' && errors !== undefined) return describeError(errors[0]);
  const text = message.split('\n')[0] ?? '';
  if (cut.includes(text)) return 'the connection to the API server was cut';
  return error instanceof ApiError ? `${text} (${error.code})` : text;
}
