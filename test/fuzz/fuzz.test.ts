// Whatever a file holds, a command says what is wrong with it: it does not crash, hang or change the program.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { garbage, mutatedDeployments, mutatedKitFiles, yamlSoup } from './inputs';
import { importTarget, type Outcome, type Target, targets, validateTarget } from './targets';

/** To replay a failure, take the seed and the path that fast-check prints with it. */
const seed = 910;

/** The prototypes that a file could pollute, with their keys. */
const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const keysOfPrototypes = (): string =>
  prototypes.map((one) => Reflect.ownKeys(one).map(String).join()).join('\n');
const untouched = keysOfPrototypes();

const mostMilliseconds = 1000;

const base = `variant: homogeneous
image: { name: mindie, tag: '2.2' }
model: { name: llama, weightsPath: /data/llama }
server: { instances: 2, npusPerInstance: 2 }
`;

let folder: string;
// What Node.js says by itself, a user sees too.
const emitWarning = jest.spyOn(process, 'emitWarning');
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fuzz-'));
  // The schemas are compiled once in a process, which is no input's fault.
  targets.forEach(({ run }) => run(Buffer.from(base), folder));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const traceOfProgram = /^\s+at .*[:(]\d+|\[object \w+\]|TypeError|RangeError|Cannot read prop|node_modules/m;
// eslint-disable-next-line no-control-regex -- a terminal would obey them
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const problemLine = /^[\w.]+:[1-9]\d*:[1-9]\d* \S/;

/** Runs a target, and fails on what no input may do. One `expect` a run, as there are thousands. */
function runOn({ run }: Target, bytes: Uint8Array): Outcome {
  const before = process.cpuUsage();
  const outcome = run(bytes, folder);
  const { user, system } = process.cpuUsage(before);
  const { text, reports } = outcome;
  expect({
    isQuick: (user + system) / 1000 < mostMilliseconds,
    pollutes: keysOfPrototypes() !== untouched || 'polluted' in {},
    warnsOfNode: emitWarning.mock.calls,
    traces: [text, ...reports].filter((report) => traceOfProgram.test(report)),
    control: control.exec(text),
    broken: text
      .split('\n')
      .slice(0, -2)
      .filter((line) => !problemLine.test(line)),
  }).toEqual({ isQuick: true, pollutes: false, warnsOfNode: [], traces: [], control: null, broken: [] });
  return outcome;
}

const inputsOf = {
  'changes of the shipped deployments': mutatedDeployments,
  'words and signs of YAML': yamlSoup,
  bytes: garbage,
};
type Inputs = keyof typeof inputsOf;
const runs = targets.flatMap((target): [Target, Inputs, number][] =>
  target === validateTarget
    ? [
        [target, 'changes of the shipped deployments', 2000],
        [target, 'words and signs of YAML', 4000],
        [target, 'bytes', 2800],
      ]
    : [
        [target, 'words and signs of YAML', 300],
        [target, 'bytes', 200],
      ],
);

describe(`seed ${seed}`, () => {
  test.each(runs.map(([target, what, numRuns]) => ({ target, name: target.name, what, numRuns })))(
    '$name, $numRuns inputs: $what',
    ({ target, what, numRuns }) => {
      const inputs = inputsOf[what];
      fc.assert(
        fc.property(inputs, (bytes: Uint8Array) => {
          runOn(target, bytes);
        }),
        { seed, numRuns },
      );
    },
    120_000,
  );

  test('import, 200 inputs: changes of a kit', () => {
    fc.assert(
      fc.property(mutatedKitFiles, ({ name, bytes }) => {
        runOn(importTarget(name), bytes);
      }),
      { seed, numRuns: 200 },
    );
  }, 120_000);
});

const tooDeep = 'nested too deeply, got "the file"; expected at most 64 levels. Write fewer levels.';
const tooMuch =
  'too much for a deployment file, got "the file"; expected at most 10000 words and signs of YAML. Name a deployment file.';
const unknown = (key: string): string =>
  `${key}: unknown key, got ${key === '__proto__' ? '"__proto__"' : '"constructor"'}; expected one of `;

/** What a file says of `deployment.yaml`, without the last line that counts; nothing where it is fine. */
const hostile: readonly { what: string; file: string | Uint8Array; says: readonly string[] }[] = [
  { what: 'a megabyte of brackets', file: '['.repeat(1024 * 1024), says: [`1:65 (root): ${tooDeep}`] },
  { what: 'a megabyte of braces', file: '{'.repeat(1024 * 1024), says: [`1:65 (root): ${tooDeep}`] },
  { what: 'a megabyte of list signs', file: '- '.repeat(512 * 1024), says: [`1:129 (root): ${tooDeep}`] },
  { what: 'a megabyte of lines', file: 'a: 1\n'.repeat(200_000), says: [`2001:1 (root): ${tooMuch}`] },
  {
    what: 'levels by indentation',
    file: Array.from({ length: 100 }, (_, level) => `${' '.repeat(level)}a:\n`).join(''),
    says: [`65:65 (root): ${tooDeep}`],
  },
  {
    what: 'more than a mebibyte',
    file: 'x'.repeat(1024 * 1024 + 1),
    says: [
      '1:1 (root): file too large, got "1048577 bytes"; expected at most 1048576 bytes. Name a deployment file.',
    ],
  },
  {
    what: 'aliases of aliases',
    file: `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n`,
    says: ['2:8', '2:12', '3:8', '3:12'].map(
      (place, index) =>
        `${place} (root): YAML alias inside an anchored value, got "*${index < 2 ? 'a' : 'b'}"; expected an anchored value without aliases. Write the value out instead.`,
    ),
  },
  {
    what: 'aliases of a long text',
    file: `${base}overrides: { config.json: { a: &a ${'x'.repeat(50_000)}, b: *a, c: *a, d: *a } }\n`,
    says: [
      '5:50054 (root): too much text behind YAML aliases, got "*a"; expected at most 100000 characters in all. Write the value out instead.',
    ],
  },
  {
    what: 'a key twice',
    file: `${base}variant: homogeneous\n`,
    says: ['5:1 (root): the same key twice, got "variant"; expected each key once. Remove one of the two.'],
  },
  {
    what: 'a key __proto__',
    file: `${base}__proto__: { polluted: true }\n`,
    says: [`5:1 ${unknown('__proto__')}`],
  },
  {
    what: 'a key constructor',
    file: `${base}constructor: { prototype: { polluted: true } }\n`,
    says: [`5:1 ${unknown('constructor')}`],
  },
  {
    what: 'a key __proto__ in what is merged',
    file: `${base}overrides: { config.json: { __proto__: { polluted: true } } }\n`,
    says: ['5:29 overrides["config.json"].__proto__: '],
  },
  {
    what: 'more variables than any process needs',
    file: `${base}extraEnvironment:\n${Array.from({ length: 501 }, (_, index) => `  A${index}: a\n`).join('')}`,
    says: [
      '6:3 extraEnvironment: too many keys, got 501; expected at most 500 keys. Remove what is too much.',
    ],
  },
  {
    what: 'as many misspelt variables as a file can hold',
    file: `${base}environment:\n${Array.from({ length: 1650 }, (_, index) => `  MINDIE_LLM_${index}: 1\n`).join('')}`,
    says: Array.from(
      { length: 1650 },
      (_, index) =>
        `${index + 6}:3 environment.MINDIE_LLM_${index}: unknown key, got "MINDIE_LLM_${index}"; `,
    ),
  },
  {
    what: 'more labels than any node has',
    file: `${base}controller:\n  nodeSelector:\n${Array.from({ length: 101 }, (_, index) => `    a${index}: a\n`).join('')}`,
    says: [
      '7:5 controller.nodeSelector: too many keys, got 101; expected at most 100 keys. Remove what is too much.',
    ],
  },
  {
    what: 'a key that is a mapping',
    file: `${base}? { a: b }\n: c\n`,
    says: ['5:3 (root): a key that is a list or a mapping, got '],
  },
  {
    what: 'numbers beyond all numbers',
    file: `${base}startupSeconds: 1e9999\n`,
    says: ['5:1 startupSeconds: unknown key, got "startupSeconds"; expected one of '],
  },
  {
    what: 'a number that is none',
    file: base.replace('instances: 2', 'instances: .inf'),
    says: [
      '4:22 server.instances: wrong type, got Infinity; expected an integer from 1 to 96. Write an integer.',
    ],
  },
  {
    what: 'a NUL in the text',
    file: `${base}name: "a\\0b"\n`,
    says: ['5:7 (root): text that cannot be written, got "a\\u0000b"; expected '],
  },
  {
    what: 'half a surrogate pair',
    file: `${base}name: "\\ud800"\n`,
    says: ['5:7 (root): text that cannot be written, got "\\ud800"; expected '],
  },
  {
    what: 'what is not UTF-8',
    file: Uint8Array.of(0x61, 0xed, 0xa0, 0x80),
    says: ['1:1 (root): not UTF-8 text, got '],
  },
  { what: 'a byte order mark', file: `\ufeff${base}`, says: [] },
  { what: 'line ends of Windows', file: base.replaceAll('\n', '\r\n'), says: [] },
  {
    what: 'a tab for blanks',
    file: `${base}controller:\n\tstartupSeconds: 5\n`,
    says: ['6:1 (root): not valid YAML (Tabs are not allowed as indentation), got "startupSeconds: 5"; '],
  },
];

test.each(hostile)('validate says of $what what is wrong', ({ file, says }) => {
  const { text } = runOn(validateTarget, typeof file === 'string' ? Buffer.from(file) : file);
  const lines = text.split('\n').slice(0, -2);
  const beginnings = says.map((line) => `deployment.yaml:${line}`);
  expect(lines.map((line, index) => line.slice(0, beginnings[index]?.length))).toEqual(beginnings);
});
