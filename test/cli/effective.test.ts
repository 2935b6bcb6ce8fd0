// mindie-pd explain --effective: what a deployment file is with all that it takes from others.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { effectiveFile } from '../../cli/effective';
import { checkText } from '../../lib/check';
import { bundledCommand } from '../support/command';

const fixtures = path.resolve(__dirname, '..', 'fixtures');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'effective-'));
  put({
    'deployments/_defaults.yaml': `variant: homogeneous
image: { name: mindie, tag: '2.2' }
server:
  npusPerInstance: 2
  rate: { prefill: 1, decode: 1 }
controller:
  tolerations:
    - key: a
      operator: Exists
extraEnvironment: { GONE: '1' }
`,
    'deployments/prod/a.yaml': `model: { name: a, weightsPath: /data/a }
server:
  instances: 4
  nodeSelector: {}
extraEnvironment:
  GONE: null
  LINES: |
    one
    two
`,
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

function explain(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [bundledCommand, 'explain', '--effective', ...args],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], LANG: 'C' } },
  );
  return { status, stdout, stderr };
}

const ofFile = (name: string, key?: string): string | undefined =>
  effectiveFile(path.join(folder, name), key, 'en').text?.replaceAll(`${folder}/`, '');

test('a key, in its place, with where each value stands, and which are defaults', () => {
  expect(explain('deployments/prod/a.yaml', 'server.parallelism')).toEqual({
    status: 0,
    stderr: '',
    stdout: `# deployments/prod/a.yaml, over deployments/_defaults.yaml

server:
  parallelism: {} # default
`,
  });
  expect(explain('deployments/prod/a.yaml', 'server.rate', '--lang', 'zh').stdout)
    .toBe(`# deployments/prod/a.yaml，叠加于 deployments/_defaults.yaml

server:
  rate:
    prefill: 1 # deployments/_defaults.yaml:5
    decode: 1 # deployments/_defaults.yaml:5
`);
  expect(explain('deployments/prod/a.yaml', 'namespace', '--lang', 'zh').stdout).toContain(
    'name: mindie # 默认值\n',
  );
});

test('what is in a list, by the whole list, and what a file took away and set', () => {
  expect(ofFile('deployments/prod/a.yaml', 'controller.tolerations[0].key')).toBe(
    `# deployments/prod/a.yaml, over deployments/_defaults.yaml

controller:
  tolerations:
    # deployments/_defaults.yaml:8
    - key: a
      operator: Exists
`,
  );
  expect(ofFile('deployments/prod/a.yaml', 'extraEnvironment')).toBe(
    `# deployments/prod/a.yaml, over deployments/_defaults.yaml

extraEnvironment:
  LINES: | # deployments/prod/a.yaml:7
    one
    two
`,
  );
});

test('the whole file: a deployment that needs no other file, with the keys in the order of the reference', () => {
  const file = path.join(folder, 'deployments/prod/a.yaml');
  const text = ofFile('deployments/prod/a.yaml') ?? '';
  const [checked] = checkText(file, readFileSync(file, 'utf8')).deployments;
  expect(parse(text)).toEqual(checked?.deployment);
  expect(Object.keys(parse(text) as object).slice(0, 6)).toEqual([
    'name',
    'namespace',
    'variant',
    'hardware',
    'image',
    'model',
  ]);
  // Every value says where it stands, and the lines are those of the files.
  const values = text.split('\n').filter((line) => /^ *[^ #-][^:]*: [^|]/.test(line));
  expect(
    values.filter((line) => !/ # (default|deployments\/(prod\/a|_defaults)\.yaml:\d+)$/.test(line)),
  ).toEqual(
    // Of the list, whose place is said above it.
    ['      operator: Exists'],
  );
  expect(text).toContain('  instances: 4 # deployments/prod/a.yaml:3\n');
  expect(text).toContain('  npusPerInstance: 2 # deployments/_defaults.yaml:4\n');
});

test.each(['all-properties.yaml', 'all-properties-heterogeneous.yaml'])(
  '%s, which sets every key, comes back as it is',
  (name) => {
    const file = path.join(fixtures, name);
    const { text = '', problems } = effectiveFile(file, undefined, 'en');
    expect(problems).toEqual([]);
    const [checked] = checkText(file, readFileSync(file, 'utf8')).deployments;
    expect(parse(text)).toEqual(checked?.deployment);
  },
);

describe('is refused, or shown without defaults:', () => {
  test('a key that is not there', () => {
    expect(explain('deployments/prod/a.yaml', 'server.rat')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Nothing is at server.rat in deployments/prod/a.yaml, nor in what it takes keys from.\n',
    });
    for (const key of [
      '',
      '.',
      'server.rate.prefill.x',
      'controller.tolerations[1]',
      'extraEnvironment.GONE',
    ])
      expect(ofFile('deployments/prod/a.yaml', key)).toBeUndefined();
  });

  test('a file with mistakes: what is there, and the mistakes', () => {
    put({ 'deployments/prod/b.yaml': 'hardware: A2\n' });
    expect(explain('deployments/prod/b.yaml', 'hardware')).toEqual({
      status: 1,
      stdout: `# deployments/prod/b.yaml, over deployments/_defaults.yaml

hardware: A2 # deployments/prod/b.yaml:1
`,
      stderr:
        'deployments/prod/b.yaml:1:1 model: missing key, got nothing; expected a mapping. Add it.\n' +
        'deployments/prod/b.yaml:1:1 server.instances: missing key, got nothing; expected an integer from 1 to 96. Add it.\n' +
        'deployments/prod/b.yaml:1:11 hardware: not an allowed value, got "A2"; expected one of 800I-A2, 800I-A3. Did you mean 800I-A2?\n' +
        '3 errors; shown as it is\n',
    });
    expect(ofFile('deployments/prod/b.yaml', 'namespace')).toBeUndefined();
  });

  test('files that cannot be read', () => {
    put({ 'deployments/prod/b.yaml': 'extends: ../_gone.yaml\n' });
    const { status, stdout, stderr } = explain('deployments/prod/b.yaml');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^deployments\/prod\/b\.yaml:1:10 extends: cannot be read .*\n1 error\n$/);
    expect(explain('gone.yaml').stderr).toMatch(/^gone\.yaml:1:1 \(root\): cannot be read /);
  });

  test('more than a file and a key', () => {
    expect(explain('deployments/prod/a.yaml', 'server', 'rate')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'mindie-pd: Name one file, and one key at most.\nSee mindie-pd --help.\n',
    });
  });
});
