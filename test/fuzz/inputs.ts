import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { indentFlow } from '../../lib/import/flow-indent';

const folder = path.resolve(__dirname, '..', '..', 'deployments');
const shipped = readdirSync(folder).map(
  (name) => parse(readFileSync(path.join(folder, name), 'utf8')) as Readonly<Record<string, unknown>>,
);

/** Names that objects have of themselves, that YAML reads in its own way, or that no key has. */
const strangeKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'value',
  'length',
  '<<',
  '',
  ' ',
  '0',
  '-1',
  'a.b',
  'a/b~c',
  'null',
  'true',
  '\ud800',
  '\u0000',
  'ａ',
  'x'.repeat(300),
];

/** Keys of the deployment file, so that what is strange gets deep into it. */
const knownKeys = [
  'cluster',
  'nodePools',
  'server',
  'prefill',
  'decode',
  'controller',
  'nodeSelector',
  'tolerations',
  'environment',
  'extraEnvironment',
  'overrides',
  'config.json',
  'ms_controller.json',
  'silence',
  'tls',
  'secrets',
  'ports',
  'resources',
  'labels',
];

const key = fc.oneof(
  fc.constantFrom(...strangeKeys),
  fc.constantFrom(...knownKeys),
  fc.string({ maxLength: 5 }),
);

const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    0,
    -1,
    -0,
    1.5,
    1e21,
    1e308,
    2 ** 53,
    Number.MAX_VALUE,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '\ud800',
    '\udc00x',
    '\u0000',
    '\ufeff',
    '\u2028',
    '１６',
    '8：',
    '*a',
    '&a',
    '!!binary',
    '1e9999',
    '0x10',
    '0o17',
    '1_000',
    '2001-01-01',
    'x'.repeat(5000),
    '-'.repeat(3000),
    'a-'.repeat(2000),
  ),
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const { tree: anything } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 3 }).map(mapping),
  ),
}));

/** Object.fromEntries makes own keys of all names, `__proto__` too. */
function mapping(entries: readonly (readonly [string, unknown])[]): unknown {
  return Object.fromEntries(entries);
}

/** One change: at a place that is reached by turning at each level as the numbers say. */
const change = fc.record({
  turns: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 }),
  kind: fc.constantFrom('set', 'remove', 'rename', 'add'),
  key,
  value: anything,
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(node: unknown, { turns, ...what }: Change): unknown {
  if (typeof node !== 'object' || node === null) return what.kind === 'set' ? what.value : node;
  const entries = Object.entries(node) as [string, unknown][];
  const [turn = 0, ...rest] = turns;
  const at = entries.length === 0 ? 0 : turn % entries.length;
  const [name, child] = entries[at] ?? ['', undefined];
  const isHere = rest.length === 0 || typeof child !== 'object' || child === null;
  const replaced = (): (readonly [string, unknown])[] => {
    if (!isHere) return [[name, changed(child, { turns: rest, ...what })]];
    if (what.kind === 'remove') return [];
    if (what.kind === 'rename') return [[what.key, child]];
    return what.kind === 'set'
      ? [[name, what.value]]
      : [
          [name, child],
          [what.key, what.value],
        ];
  };
  const all = [...entries.slice(0, at), ...replaced(), ...entries.slice(at + 1)];
  return Array.isArray(node) ? all.map(([, value]) => value) : mapping(all);
}

/** What happens to files on their way: other line ends, a byte order mark, cut ends, a slip of the keyboard. */
const accident = fc.oneof(
  { weight: 6, arbitrary: fc.constant((text: string) => text) },
  fc.constantFrom(
    (text: string) => text.replaceAll('\n', '\r\n'),
    (text: string) => text.replaceAll('\n', '\r'),
    (text: string) => `\ufeff${text}`,
    (text: string) => text.replaceAll('  ', '\t'),
    (text: string) => `${text}${text}`,
    (text: string) => `${text}---\n${text}`,
    (text: string) => text.replace(/^(\w+:)/m, '$1 &a').replace(/: [^\s{[].*$/m, ': *a'),
  ),
  fc.tuple(fc.nat(), fc.string({ unit: 'binary', maxLength: 4 })).map(([at, slip]) => (text: string) => {
    const index = at % (text.length + 1);
    return text.slice(0, index) + slip + text.slice(index);
  }),
  fc.nat().map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
);

const print = fc.constantFrom(
  (value: unknown) => stringify(value, { aliasDuplicateObjects: false }),
  (value: unknown) => stringify(value, { defaultStringType: 'QUOTE_DOUBLE', aliasDuplicateObjects: false }),
  (value: unknown) => JSON.stringify(value),
  (value: unknown) => JSON.stringify(value, undefined, 1),
);

/** The shipped deployments with a few changes, as YAML or JSON, and with an accident now and then. */
export const mutatedDeployments = fc
  .tuple(fc.constantFrom(...shipped), fc.array(change, { minLength: 1, maxLength: 3 }), print, accident)
  .map(([value, changes, toText, befalls]) =>
    Buffer.from(befalls(toText(changes.reduce<unknown>((node, one) => changed(node, one), value)))),
  );

const kit = path.resolve(__dirname, '..', 'import', 'kits', 'odd');
/** The kit's files that hold data, by their paths in it. */
const kitFiles = readdirSync(kit, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(json|yaml)$/.test(name),
);

/** One of a kit's files with a few changes: its path in the kit and its new content. */
export const mutatedKitFiles = fc
  .tuple(fc.constantFrom(...kitFiles), fc.array(change, { minLength: 1, maxLength: 3 }), print, accident)
  .map(([name, changes, toText, befalls]) => {
    const { text } = indentFlow(readFileSync(path.join(kit, name), 'utf8'));
    const documents = parseAllDocuments(text).map((one) => one.toJS() as unknown);
    const texts = documents.map((document) =>
      toText(changes.reduce<unknown>((node, one) => changed(node, one), document)),
    );
    return { name, bytes: Buffer.from(befalls(texts.join('\n---\n'))) };
  });

const tokens = [
  ...[
    'a',
    'variant',
    'homogeneous',
    'image',
    '1',
    '""',
    "'",
    '"',
    '\\',
    '#',
    ' ',
    '  ',
    '\t',
    '\n',
    '\n  ',
    '\r\n',
  ],
  ...[
    ': ',
    ':',
    '- ',
    ', ',
    '{',
    '}',
    '[',
    ']',
    '? ',
    '| ',
    '>-\n',
    '&a ',
    '*a',
    '!!set ',
    '!!binary ',
    '!<x> ',
    '!!js/f ',
  ],
  ...[
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '%TAG ! x\n',
    '<<: ',
    '__proto__: ',
    'constructor: ',
    '\u0000',
    '\ufeff',
    '\u0085',
    '：',
  ],
];

/** Words and signs of YAML in any order. */
export const yamlSoup = fc
  .array(fc.constantFrom(...tokens), { maxLength: 60 })
  .map((parts) => Buffer.from(parts.join('')));

/** Any bytes; mostly no UTF-8. */
export const garbage = fc.uint8Array({ maxLength: 400 });
