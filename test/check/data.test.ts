// Data from JavaScript may be anything, whatever its type says: what no deployment file can hold is told of where it
// stands, beside all else that is wrong, and nothing throws.
import { App, Chart } from 'cdk8s';
import { PdService, type PdServiceProps } from '../../lib';
import { checkDeployment } from '../../lib/check';
import { deploymentSchema } from '../../lib/config/deployment-schema';
import { formatFinding, formatPath } from '../../lib/config/problem';
import { exampleFile } from '../../lib/rules/rule';

/** What a user of `checkDeployment` sees. */
function said(given: unknown): string[] {
  return checkDeployment(given).findings.map((one) => `${formatPath(one.path)}: ${formatFinding(one)}`);
}

/** What a user of `PdService` sees when the app is synthesized. */
function saidByApp(props: unknown): string[] {
  const app = new App();
  new PdService(new Chart(app, 'llm', { namespace: 'serving' }), 'qwen', props as PdServiceProps);
  try {
    app.synthYaml();
    return [];
  } catch (error) {
    const [first, ...lines] = (error as Error).message.split('\n  ');
    expect(first).toBe('Validation failed with the following errors:');
    return lines.map((line) => line.replace('[llm/qwen] ', ''));
  }
}

class Weights {
  hostPath = '/data';
}

const cyclic: Record<string, unknown> = { name: 'llama', weightsPath: '/data/llama' };
cyclic['weights'] = { hostPath: cyclic };
const levels = (count: number): object =>
  Array.from({ length: count }).reduce<object>((inner) => ({ a: inner }), {});
const overrides = (value: unknown): object => ({ overrides: { 'config.json': { anything: value } } });
const override = 'overrides["config.json"].anything';
const plain = 'expected text, a number, true, false, a list or a plain object.';
const throwing = (error: unknown): object => ({
  get name(): string {
    throw error;
  },
});

/** Keys of a deployment in place of those of the example, and what is said of them. */
const refused: readonly [what: string, keys: object, says: string][] = [
  [
    'a function',
    { name: () => 'llm' },
    `name: a function, got "function name"; ${plain} Call it, and give what it returns.`,
  ],
  [
    'a class',
    overrides(Map),
    `${override}: a function, got "function Map"; ${plain} Call it, and give what it returns.`,
  ],
  ['a symbol', { name: Symbol('llm') }, `name: a symbol, got "Symbol(llm)"; ${plain} Write text.`],
  [
    'a BigInt',
    { server: { instances: 4n, npusPerInstance: 2 } },
    `server.instances: a BigInt, got "4"; ${plain} Write a number, such as 12 for 12n.`,
  ],
  [
    'a Date',
    overrides(new Date(0)),
    `${override}: an instance of a class, got "Date"; ${plain} Write its value in one of these ways.`,
  ],
  [
    'a Map',
    { environment: new Map([['HCCL_RDMA_TIMEOUT', 18]]) },
    `environment: an instance of a class, got "Map"; ${plain} Write Object.fromEntries(…) of it.`,
  ],
  [
    'a Set',
    { silence: new Set() },
    `silence: an instance of a class, got "Set"; ${plain} Write [...…] of it.`,
  ],
  [
    'a Promise',
    { image: Promise.resolve({}) },
    `image: an instance of a class, got "Promise"; ${plain} Wait for it with await, and give what comes.`,
  ],
  [
    'an instance of a class of the app',
    { model: { name: 'a', weightsPath: '/data/a', weights: new Weights() } },
    `model.weights: an instance of a class, got "Weights"; ${plain} Write its value in one of these ways.`,
  ],
  [
    'an instance of a class without a name',
    overrides(new (class extends Weights {})()),
    `${override}: an instance of a class, got "a class without a name"; ${plain} Write its value in one of these ways.`,
  ],
  [
    'text in an object',
    { name: Object('llm') as unknown },
    `name: an instance of a class, got "String"; ${plain} Write its value in one of these ways.`,
  ],
  [
    'an object that inherits keys',
    { namespace: Object.create({ name: 'llm' }) as unknown },
    `namespace: an instance of a class, got "Object"; ${plain} Write its value in one of these ways.`,
  ],
  [
    'an object inside itself',
    { model: cyclic },
    'model.weights.hostPath: an object inside itself, got "model"; expected values that end. Write the value out, or leave the key out.',
  ],
  [
    'NUL in text',
    { name: 'a\0b' },
    'name: text that cannot be written, got "a\\u0000b"; expected text without NUL and without halves of surrogate pairs. Remove the character.',
  ],
  [
    'half of a surrogate pair',
    { extraEnvironment: { A: '\ud800' } },
    'extraEnvironment.A: text that cannot be written, got "\\ud800"; expected text without NUL and without halves of surrogate pairs. Remove the character.',
  ],
  [
    'NUL in a key',
    { extraEnvironment: { 'A\0': 'a' } },
    'extraEnvironment["A\\u0000"]: text that cannot be written, got "A\\u0000"; expected text without NUL and without halves of surrogate pairs. Remove the character.',
  ],
  [
    'no number',
    { server: { instances: NaN, npusPerInstance: 2 } },
    'server.instances: wrong type, got NaN; expected an integer from 1 to 96. Write an integer.',
  ],
  [
    'a whole number above 2^53 where the schema has bounds',
    { server: { instances: 2 ** 60, npusPerInstance: 2 } },
    'server.instances: too large, got 1152921504606847000; expected an integer from 1 to 96. Lower it.',
  ],
  [
    'no number for a key that there is not',
    { zebra: NaN },
    `zebra: unknown key, got "zebra"; expected one of ${Object.keys(deploymentSchema.properties ?? {}).join(', ')}. Remove it.`,
  ],
  [
    'an endless number',
    overrides(-Infinity),
    `${override}: a number that JSON cannot hold, got -Infinity; expected a finite number. Write a number, or text in quotes.`,
  ],
  [
    'a whole number above 2^53',
    overrides(2 ** 53),
    `${override}: a whole number that would be rounded, got 9007199254740992; expected one from -9007199254740991 to 9007199254740991. Write a smaller number, or text in quotes where text is taken.`,
  ],
  [
    'undefined in a list',
    { controller: { tolerations: [{ operator: 'Exists' }, undefined] } },
    'controller.tolerations[1]: an entry that is undefined, got nothing; expected entries with values. Remove the entry.',
  ],
  [
    'a hole in a list',
    // eslint-disable-next-line no-sparse-arrays -- that is what is refused
    { controller: { tolerations: [, { operator: 'Exists' }] } },
    'controller.tolerations[0]: an entry that is undefined, got nothing; expected entries with values. Remove the entry.',
  ],
  [
    'a getter that throws',
    { image: throwing(new Error('no\nimage')) },
    `image.name: a value that throws when it is read, got "no image"; ${plain} Give the value itself.`,
  ],
  [
    'a getter that throws what has no text',
    { image: throwing(Object.create(null)) },
    `image.name: a value that throws when it is read, got "object"; ${plain} Give the value itself.`,
  ],
  [
    'a getter of the namespace that throws',
    { namespace: throwing('no name') },
    `namespace.name: a value that throws when it is read, got "no name"; ${plain} Give the value itself.`,
  ],
  [
    'a key that is a symbol',
    { namespace: { [Symbol('name')]: 'llm' } },
    'namespace["Symbol(name)"]: a key that is a symbol, got "Symbol(name)"; expected text. Name the key by text.',
  ],
  [
    'more than 64 levels',
    overrides(levels(61)),
    `${override}${'.a'.repeat(61)}: nested too deeply, got "65 levels"; expected at most 64 levels. Write fewer levels.`,
  ],
];

describe('what no deployment file can hold is told of once, where it stands:', () => {
  test.each(refused)('%s', (_, keys, says) => {
    expect(said({ ...exampleFile('{}'), ...keys })).toEqual([says]);
  });

  test.each(refused)('%s, where an app is synthesized', (_, keys, says) => {
    expect(saidByApp({ ...exampleFile('{}'), ...keys })).toEqual([says]);
  });
});

test('everything else that is wrong is told of too', () => {
  const keys = { name: () => 'llm', hardware: 'A2', service: { type: 'ClusterIP', nodePort: 31000 } };
  expect(said({ ...exampleFile('{}'), ...keys }).map((line) => line.split(',')[0])).toEqual([
    'name: a function',
    'hardware: not an allowed value',
    'service.nodePort: a node port with type ClusterIP',
  ]);
});

test('what follows from a value that is left out is not told of', () => {
  const image = { name: 'mindie', tag: () => '2.2' };
  expect(said({ ...exampleFile('{}'), image })).toHaveLength(1);
});

test('an entry that is left out moves no other', () => {
  const seconds = { operator: 'Exists', tolerationSeconds: 1 };
  const lines = said({
    ...exampleFile('{}'),
    controller: { tolerations: [{ operator: 'Exists' }, Symbol('a'), { ...seconds, effect: 'No' }] },
  });
  expect(lines.map((line) => line.split(':')[0])).toEqual([
    'controller.tolerations[1]',
    'controller.tolerations[2].effect',
  ]);
});

describe('what is no deployment at all is refused:', () => {
  const expected = 'expected a mapping with the keys of a deployment. Begin with variant, image and model.';
  test.each<[unknown, string]>([
    [undefined, `(root): no deployment, got nothing; ${expected}`],
    [null, `(root): no deployment, got nothing; ${expected}`],
    ['a.yaml', `(root): not a mapping, got "a.yaml"; ${expected}`],
    [[], `(root): not a mapping, got []; ${expected}`],
    [
      () => exampleFile('{}'),
      `(root): a function, got "function"; ${plain} Call it, and give what it returns.`,
    ],
    [
      new Weights(),
      `(root): an instance of a class, got "Weights"; ${plain} Write its value in one of these ways.`,
    ],
  ])('%p', (given, says) => {
    expect(said(given)).toEqual([says]);
    expect(saidByApp(given)).toEqual([says]);
  });

  test('a proxy that answers nothing', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(said(proxy)).toEqual([
      `(root): a value that throws when it is read, got "Cannot perform 'IsArray' on a proxy that has been revoked"; ${plain} Give the value itself.`,
    ]);
  });
});

describe('data without end ends:', () => {
  const says =
    /: too much for a deployment, got "more"; expected at most 20000 values in all\. Name the keys of one deployment\.$/;

  test('objects that share others', () => {
    const shared = Array.from({ length: 60 }).reduce<object>((inner) => ({ a: inner, b: inner }), {});
    const lines = said({ ...exampleFile('{}'), ...overrides(shared) });
    expect(lines.filter((line) => says.test(line))).toHaveLength(1);
  });

  test('a list of nothing', () => {
    const lines = said({ ...exampleFile('{}'), silence: new Array(1e9) });
    expect(lines.at(-1)).toMatch(says);
  });

  test('a proxy that always has another key', () => {
    const endless: object = new Proxy(
      {},
      {
        ownKeys: () => ['a'],
        get: () => endless,
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      },
    );
    expect(said({ ...exampleFile('{}'), overrides: endless })).toEqual([
      'overrides.a: an object inside itself, got "overrides"; expected values that end. Write the value out, or leave the key out.',
    ]);
  });
});

describe('what JavaScript has and a deployment file can hold is taken:', () => {
  const expected = checkDeployment(exampleFile('{ name: llm, namespace: { name: a } }'));

  test.each<[string, object]>([
    [
      'keys that are undefined',
      { namespace: { name: 'a', create: undefined }, prefill: undefined, name: 'llm' },
    ],
    [
      'an object without a prototype',
      { namespace: Object.assign(Object.create(null) as object, { name: 'a' }), name: 'llm' },
    ],
    [
      'a getter',
      {
        namespace: { name: 'a' },
        get name() {
          return 'llm';
        },
      },
    ],
    [
      'what is not enumerable',
      Object.defineProperty({ name: 'llm', namespace: { name: 'a' } }, 'hidden', { value: () => 1 }),
    ],
    [
      'what several places share',
      (() => {
        const silence: never[] = [];
        return { name: 'llm', namespace: { name: 'a' }, silence, controller: { tolerations: silence } };
      })(),
    ],
    ['frozen objects', Object.freeze({ name: 'llm', namespace: Object.freeze({ name: 'a' }) })],
    ['a proxy', new Proxy({ name: 'llm', namespace: { name: 'a' } }, {})],
  ])('%s', (_, keys) => {
    const given: object = Object.defineProperties(exampleFile('{}'), Object.getOwnPropertyDescriptors(keys));
    expect(checkDeployment(given)).toEqual(expected);
    expect(expected.findings).toEqual([]);
  });

  test('64 levels', () => {
    const findings = said({ ...exampleFile('{}'), ...overrides(levels(60)) });
    expect(findings.filter((line) => !line.includes('unknown-override-key'))).toEqual([]);
  });
});

test('findings hold nothing of what was given', () => {
  const { findings } = checkDeployment({ ...exampleFile('{}'), name: () => 'llm', image: new Weights() });
  expect(findings).toHaveLength(2);
  expect(structuredClone(findings)).toEqual(findings);
});
