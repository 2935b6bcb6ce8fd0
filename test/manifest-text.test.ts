// The text of manifests is that of cdk8s, byte by byte: whatever a value is, a reader gets it back.
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from '../lib/invariants/manifest';
import { manifestText } from '../lib/manifest-text';
import { parseManifests, readTree } from './support/synth';

const named = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
const root = path.resolve(__dirname, '..');

function expectSame(data: unknown): void {
  const objects = [named, { ...named, data }] as Manifest[];
  expect(manifestText(objects)).toBe(Yaml.stringify(...objects));
}

test.each([
  // What YAML 1.1 takes for something else, as some readers do.
  ...['yes', 'No', 'ON', 'y', 'null', '~', 'True', '0x1f', '017', '1_000', '12:30:45', '1e3', '.5', '.inf'],
  ...[
    '-',
    '?',
    ': ',
    'a: b',
    'a:',
    'a:b',
    'a #b',
    '#a',
    '- a',
    '@a',
    '%a',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '<<',
    '=',
  ],
  ...[
    '',
    ' ',
    ' a',
    'a ',
    "it's",
    '"a"',
    '{a}',
    '[a]',
    'a,b',
    'a\tb',
    '2026-11-25',
    '---',
    '...',
    '/',
    '/data/a b',
  ],
  ...[
    'a\n',
    'a\nb',
    'a\n\n',
    '\na\n',
    ' a\nb\n',
    'a \nb\n',
    'a\n b\n',
    'a\n \nb\n',
    'a\n\n\nb\n',
    'a\r\nb\n',
    '---\na\n',
  ],
  ...[
    '一\n二\n',
    '一二',
    '\u0000',
    'a\u0007b\n',
    'a\u0085b\n',
    'a\u2028b\n',
    '\ud800',
    '😀\n😀\n',
    '\ufeffa\n',
    '\u00a0a\n',
  ],
  'a'.repeat(2000),
  `${'a b '.repeat(500)}\n`,
])('%j is written as cdk8s writes it, as a value, a key, an item and deeper', (value) => {
  expectSame({ value });
  expectSame({ key: value, [value]: value, list: [value, { [value]: value }, { a: { b: value } }] });
  const [, back] = parseManifests(manifestText([named, { ...named, data: { value } }]));
  expect(back?.data).toEqual({ value });
});

test.each([
  [{ empty: {}, none: [], deep: { empty: {}, none: [] }, list: [{}, [], [[1]], { a: [] }, { a: {} }] }],
  [[1, 0, -1, -0, 1.5, 1e21, 2 ** 53, NaN, Infinity, true, false, null]],
  [{ undefined, list: [undefined], date: new Date(0) }],
])('%j is written as cdk8s writes it', (data) => {
  expectSame(data);
});

test('whatever is in an object is written as cdk8s writes it', () => {
  const value = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constantFrom('a\nb\n', 'a:\n  b\n'),
      ),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 8 }), tie('any'), { maxKeys: 4 }),
    ),
  })).any;
  fc.assert(fc.property(value, expectSame), { numRuns: 300 });
});

test('what was written before is written the same, nearly all of it without cdk8s', () => {
  const files = Object.values(readTree(path.join(root, 'dist')));
  expect(readdirSync(path.join(root, 'dist')).length).toBeGreaterThan(0);
  for (const file of files) {
    const objects = parseManifests(file);
    expect(file.replace(/^#.*\n/, '')).toBe(manifestText(objects));
  }
});
