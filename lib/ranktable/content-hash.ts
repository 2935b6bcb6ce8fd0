import { createHash } from 'node:crypto';

/** SHA-256 of a value's JSON, as hexadecimal digits (64 at most); the order of keys does not matter. */
export function contentHash(value: unknown, digits = 16): string {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  return createHash('sha256')
    .update(JSON.stringify(sorted(plain)))
    .digest('hex')
    .slice(0, digits);
}

/** With the keys of each mapping in order. A replacer would do it in half the lines and four times the time. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
