import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { heterogeneous, homogeneous, readTree } from './support/synth';

const root = path.resolve(__dirname, '..');
const cdk8s = path.join(root, 'node_modules', '.bin', 'cdk8s');

let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'main-'));
  output = path.join(folder, 'out');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: object): string {
  const file = path.join(folder, name);
  writeFileSync(file, stringify(content));
  return file;
}

function start(command: string, args: string[], env: Record<string, string> = {}) {
  const inherited = { PATH: process.env['PATH'], HOME: process.env['HOME'], CDK8S_CHECK_UPGRADE: 'false' };
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...inherited, ...env },
  });
  return { status, stdout, stderr };
}

const main = (...args: string[]) => start(process.execPath, ['--import', 'tsx', 'main.ts', ...args]);

test('main.ts writes the named deployments into the output folder, and says nothing', () => {
  const file = write('a.yaml', homogeneous);
  expect(main('--deployments', file, '--output', output)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readdirSync(output)).toEqual(['a']);
});

test('main.ts refuses a bad file with its messages, exit code 1, and no stack trace', () => {
  const good = write('good.yaml', homogeneous);
  const bad = write('bad.yaml', { ...homogeneous, hardware: 'A2' });
  expect(main('--deployments', good, bad, '--output', output)).toEqual({
    status: 1,
    stdout: '',
    stderr:
      `${bad}:11:11 hardware: not an allowed value, got "A2"; expected one of 800I-A2, 800I-A3. Choose one of these.\n` +
      '1 error; nothing was written\n',
  });
  expect(existsSync(output)).toBe(false);
});

test('an unknown option is refused with exit code 1', () => {
  const { status, stderr } = main('--deployment', 'x');
  expect(status).toBe(1);
  expect(stderr).toContain('Unknown argument: deployment');
  expect(stderr).not.toContain('    at ');
});

test('cdk8s synth takes the options from the environment, and writes what main.ts writes', () => {
  const file = write('a.yaml', heterogeneous);
  const { status, stderr } = start(cdk8s, ['synth', '--output', output], { CDK8S_MINDIE_DEPLOYMENTS: file });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  main('--deployments', file, '--output', path.join(folder, 'again'));
  expect(readTree(output)).toEqual(readTree(path.join(folder, 'again')));
});

test('cdk8s synth refuses a bad file with its messages, exit code 1, and no stack trace', () => {
  const file = write('a.yaml', { ...homogeneous, hardware: 'A2' });
  const { status, stderr } = start(cdk8s, ['synth', '--output', output], { CDK8S_MINDIE_DEPLOYMENTS: file });
  expect(status).toBe(1);
  expect(stderr).toBe(
    `${file}:11:11 hardware: not an allowed value, got "A2"; expected one of 800I-A2, 800I-A3. Choose one of these.\n` +
      '1 error; nothing was written\n' +
      `ERROR: synthesis failed, app expected to create "${output}"\n`,
  );
  expect(existsSync(output)).toBe(false);
});

test('cdk8s synth --stdout fails on a bad file too', () => {
  const file = write('a.yaml', { ...homogeneous, hardware: 'A2' });
  const { status, stdout } = start(cdk8s, ['synth', '--stdout'], { CDK8S_MINDIE_DEPLOYMENTS: file });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test('a second synthesis leaves nothing of the first behind, and touches no other file', () => {
  const file = write('a.yaml', { ...homogeneous });
  main('--deployments', file, '--output', output);
  writeFileSync(path.join(output, 'a', 'kustomization.yaml'), 'mine');
  write('a.yaml', { ...homogeneous, namespace: { create: false } });
  main('--deployments', file, '--output', output);
  expect(readdirSync(path.join(output, 'a'))).toEqual([
    '0000-table.yaml',
    '0001-config.yaml',
    '0002-ranktable-builder.yaml',
    '0003-server.yaml',
    '0004-controller.yaml',
    '0005-coordinator.yaml',
    'kustomization.yaml',
  ]);
});
