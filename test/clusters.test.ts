// Sub-folders of deployments/: each is a cluster, with an output folder of its own.
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { formatProblem } from '../lib/config/problem';
import { synthesize } from '../lib/synthesize';
import { homogeneous, readTree } from './support/synth';

let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'clusters-'));
  output = path.join(folder, 'dist');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(files: Readonly<Record<string, object | string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : stringify(content));
  }
}

function run(...names: readonly string[]): string[] {
  const given = names.length === 0 ? ['deployments'] : names;
  const { problems } = synthesize({ deployments: given.map((name) => path.join(folder, name)), output });
  return problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ''));
}

/** Folders of manifests in the output. */
function written(): string[] {
  return [...new Set(Object.keys(readTree(output)).map((file) => path.dirname(file)))].sort();
}

const second = {
  ...homogeneous,
  namespace: { name: 'second' },
  service: { nodePort: 31016 },
  controller: { statusDirectory: { hostPath: '/data/second' } },
};

test('a folder of each cluster has a folder for each of its deployments, and one run writes all', () => {
  put({
    'deployments/a.yaml': homogeneous,
    'deployments/prod/a.yaml': homogeneous,
    'deployments/prod/b.yml': second,
    'deployments/stage/a.yaml': homogeneous,
  });
  expect(run()).toEqual([]);
  expect(written()).toEqual(['a', 'prod/a', 'prod/b', 'stage/a']);
});

test('what is in a cluster folder is what the same file makes elsewhere, but for its first line', () => {
  put({ 'deployments/a.yaml': homogeneous, 'deployments/prod/a.yaml': homogeneous });
  expect(run()).toEqual([]);
  const files = readTree(output);
  const body = (name: string): string => (files[name] ?? '').split('\n').slice(1).join('\n');
  const names = Object.keys(files).filter((name) => name.startsWith('a/'));
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(body(`prod/${name}`)).toBe(body(name));
});

describe('deployments get in the way of each other', () => {
  test('within a cluster, named by their files', () => {
    put({ 'deployments/prod/a.yaml': homogeneous, 'deployments/prod/b.yaml': { ...second, service: {} } });
    expect(run()).toEqual([
      'deployments/prod/b.yaml:13:10 service.nodePort: the node port of deployments/prod/a.yaml, got 31015; expected a node port of its own in the cluster. Set service.nodePort to another port from 30000 to 32767.',
    ]);
  });

  test('and not across clusters', () => {
    put({ 'deployments/a.yaml': homogeneous, 'deployments/prod/b.yaml': homogeneous });
    expect(run()).toEqual([]);
  });

  test('where a deployment has the name of a cluster', () => {
    put({ 'deployments/prod.yaml': homogeneous, 'deployments/prod/b.yaml': homogeneous });
    expect(run()).toEqual([
      'deployments/prod.yaml:1:1 (root): the same name as the cluster of deployments/prod/b.yaml, so the same output folder, got "prod"; expected a file name that no cluster has. Rename the file, or the folder of the cluster.',
    ]);
  });

  test('of which the one is blamed that was named', () => {
    put({ 'deployments/a.yaml': homogeneous, 'deployments/b.yaml': { ...second, service: {} } });
    const port = (blamed: string, other: string): string =>
      `deployments/${blamed} service.nodePort: the node port of deployments/${other}, got 31015; expected a node port of its own in the cluster. Set service.nodePort to another port from 30000 to 32767.`;
    expect(run('deployments')).toEqual([port('b.yaml:13:10', 'a.yaml')]);
    expect(run('deployments', 'deployments/a.yaml')).toEqual([port('a.yaml:1:1', 'b.yaml')]);
  });

  test('and else the shipped example is not', () => {
    put({ 'deployments/a.yaml': homogeneous, 'deployments/llama3-8b.yaml': { ...second, service: {} } });
    expect(run()).toEqual([
      'deployments/a.yaml:1:1 service.nodePort: the node port of deployments/llama3-8b.yaml, got 31015; expected a node port of its own in the cluster. Set service.nodePort to another port from 30000 to 32767.',
    ]);
  });
});

describe('a file or folder of a cluster that is named alone is still of that cluster', () => {
  beforeEach(() => {
    put({ 'deployments/dev/a.yaml': homogeneous, 'deployments/prod/a.yaml': homogeneous });
  });

  test('a file', () => {
    expect(run('deployments/prod/a.yaml')).toEqual([]);
    expect(written()).toEqual(['prod/a']);
  });

  test('a folder, which says nothing of the other clusters', () => {
    expect(run()).toEqual([]);
    put({ 'deployments/prod/b.yaml': second });
    renameSync(path.join(folder, 'deployments/prod/a.yaml'), path.join(folder, 'deployments/prod/c.yaml'));
    renameSync(path.join(folder, 'deployments/dev/a.yaml'), path.join(folder, 'deployments/dev/d.yaml'));
    expect(run('deployments/prod')).toEqual([]);
    expect(written()).toEqual(['dev/a', 'prod/b', 'prod/c']);
  });
});

describe('what is gone from deployments goes from the output', () => {
  test('a deployment of a cluster, a cluster, and what was a deployment before it was a cluster', () => {
    put({
      'deployments/a.yaml': homogeneous,
      'deployments/prod/a.yaml': homogeneous,
      'deployments/prod/b.yaml': second,
      'deployments/stage/a.yaml': homogeneous,
    });
    expect(run()).toEqual([]);
    rmSync(path.join(folder, 'deployments/prod/b.yaml'));
    rmSync(path.join(folder, 'deployments/stage'), { recursive: true });
    mkdirSync(path.join(folder, 'deployments/a'));
    renameSync(path.join(folder, 'deployments/a.yaml'), path.join(folder, 'deployments/a/a.yaml'));
    expect(run()).toEqual([]);
    expect(written()).toEqual(['a/a', 'prod/a']);
  });

  test('a cluster that became a deployment, and no copies of manifests in folders of others', () => {
    put({ 'deployments/prod/a.yaml': homogeneous, 'deployments/b.yaml': homogeneous });
    expect(run()).toEqual([]);
    cpSync(path.join(output, 'b'), path.join(output, 'mine', 'b'), { recursive: true });
    cpSync(path.join(output, 'mine', 'b'), path.join(output, 'b', 'mine'), { recursive: true });
    rmSync(path.join(folder, 'deployments/prod'), { recursive: true });
    put({ 'deployments/prod.yaml': second });
    expect(run()).toEqual([]);
    expect(written()).toEqual(['b', 'b/mine', 'mine/b', 'prod']);
  });

  test('but nothing that no synthesis wrote, and nothing where a mistake is', () => {
    put({ 'deployments/prod/a.yaml': homogeneous, 'deployments/stage/a.yaml': homogeneous });
    expect(run()).toEqual([]);
    put({ 'dist/stage/kustomization.yaml': 'mine', 'dist/mine/deep/0000-server.yaml': 'mine' });
    const before = readTree(output);
    put({ 'deployments/prod/a.yaml': { ...homogeneous, hardware: 'A2' } });
    rmSync(path.join(folder, 'deployments/stage'), { recursive: true });
    expect(run()).toHaveLength(1);
    expect(readTree(output)).toEqual(before);
    put({ 'deployments/prod/a.yaml': homogeneous });
    expect(run()).toEqual([]);
    expect(written()).toEqual(['mine/deep', 'prod/a', 'stage']);
  });
});

test('a link in the place of a cluster folder of the output is not followed', () => {
  put({ 'deployments/prod/a.yaml': homogeneous, 'elsewhere/notes.txt': 'mine' });
  mkdirSync(output);
  symlinkSync(path.join(folder, 'elsewhere'), path.join(output, 'prod'));
  expect(run()).toEqual([
    'dist/prod:1:1 (root): not written by a synthesis, and in the way of one, got "prod"; expected a place for the manifests. Move it, or name another output folder; nothing was written over.',
  ]);
  expect(Object.keys(readTree(path.join(folder, 'elsewhere')))).toEqual(['notes.txt']);
});

describe('what is no cluster:', () => {
  beforeEach(() => {
    put({ 'deployments/a.yaml': homogeneous });
  });

  test('folders without deployment files, hidden ones, and those with an underscore in front', () => {
    put({
      'deployments/notes/README.md': '',
      'deployments/.git/config.yaml': 'x',
      'deployments/_services/llama.yaml': 'x',
      'deployments/prod/.cache/a.yaml': 'x',
      'deployments/prod/_services/a.yaml': 'x',
      'deployments/prod/notes/README.md': 'x',
    });
    expect(run()).toEqual([]);
    expect(written()).toEqual(['a']);
  });

  test('a folder in that of a cluster, whose files nobody would read', () => {
    put({ 'deployments/prod/eu/a.yaml': homogeneous, 'deployments/prod/us/west/a.yml': homogeneous });
    const says = (below: string): string =>
      `deployments/prod/${below}:1:1 (root): deployment files in a folder of a cluster's folder, got "deployments/prod/${below}"; expected the deployment files of a cluster in one folder. Move them into deployments/prod, or make a cluster of deployments/prod/${below} beside it.`;
    expect(run()).toEqual([says('eu'), says('us')]);
    expect(run('deployments/prod')).toEqual([says('eu'), says('us')]);
  });

  test('a folder whose name no output folder can have', () => {
    put({ 'deployments/生产/a.yaml': homogeneous });
    expect(run()).toEqual([
      'deployments/生产:1:1 (root): a folder name that cannot name an output folder, got "生产"; expected letters, digits, `-`, `_` and `.`, beginning with a letter or digit. Rename the folder.',
    ]);
  });
});

test('a folder that a link leads to is a cluster', () => {
  put({ 'clusters/prod/a.yaml': homogeneous, 'deployments/b.yaml': homogeneous });
  symlinkSync(path.join(folder, 'clusters/prod'), path.join(folder, 'deployments/prod'));
  symlinkSync(path.join(folder, 'gone'), path.join(folder, 'deployments/gone'));
  expect(run()).toEqual([]);
  expect(written()).toEqual(['b', 'prod/a']);
});
