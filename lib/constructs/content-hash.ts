import { createHash } from 'node:crypto';

/** SHA-256 of a value's JSON, as hexadecimal digits (64 at most). */
export function contentHash(value: unknown, digits = 16): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, digits);
}
