/** What the API server or the network said, in one line. */
export function describeError(error: unknown): string {
  const { code, body, message } = error as { code?: number | string; body?: unknown; message?: string };
  const status = typeof body === 'string' ? (parseStatus(body) ?? message) : message;
  const text = (status ?? String(error)).split('\n')[0] ?? '';
  return code === undefined || text.includes(String(code)) ? text : `${text} (${code})`;
}

function parseStatus(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { message?: string }).message;
  } catch {
    return undefined;
  }
}
