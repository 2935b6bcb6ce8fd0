import { createHash } from 'node:crypto';
import { contentHash } from '../../lib/ranktable/content-hash';

test('is the beginning of the SHA-256 of the content as JSON, in hexadecimal', () => {
  const whole = createHash('sha256').update('{"a":[1,{"b":2}],"c":null}').digest('hex');
  expect(contentHash({ a: [1, { b: 2 }], c: null })).toBe(whole.slice(0, 16));
  expect(contentHash({ a: [1, { b: 2 }], c: null }, 8)).toBe(whole.slice(0, 8));
});

test('does not depend on the order of keys, at any depth, so that a file put in order restarts nothing', () => {
  const [one, other] = [
    { b: { y: 1, x: 2, z: 3 }, a: 0, c: 1 },
    { c: 1, a: 0, b: { z: 3, x: 2, y: 1 } },
  ];
  expect(contentHash(one)).toBe(contentHash(other));
});

test('depends on the order of lists, on every value and every key', () => {
  const others: unknown[] = [{ a: [2, 1] }, { a: [1, 3] }, { b: [1, 2] }, { a: [1, 2], b: 0 }, [1, 2]];
  const hashes = [{ a: [1, 2] }, ...others].map((content) => contentHash(content));
  expect(new Set(hashes).size).toBe(hashes.length);
});
