import { createHash } from 'node:crypto';

/** SHA-256 of a value's JSON, as hexadecimal digits (64 at most); the order of keys does not matter. */
export function contentHash(value: unknown, digits = 16): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex').slice(0, digits);
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
