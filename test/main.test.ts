import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

function start(command: string, args: string[], env: Record<string, string> = {}, cwd = root) {
  const inherited = { PATH: process.env['PATH'], HOME: process.env['HOME'], CDK8S_CHECK_UPGRADE: 'false' };
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...inherited, ...env },
  });
  return { status, stdout, stderr };
}

const main = (...args: string[]) => start(process.execPath, ['--require', 'tsx/cjs', 'main.ts', ...args]);

test('main.ts writes the named deployments into the output folder, and says so', () => {
  const file = write('a.yaml', homogeneous);
  expect(main('--deployments', file, '--output', output)).toEqual({
    status: 0,
    stdout: '',
    stderr: `8 files in ${output}/a (new)\n`,
  });
  expect(readdirSync(output)).toEqual(['a']);
});

test('main.ts refuses a bad file with its messages, exit code 1, and no stack trace', () => {
  const good = write('good.yaml', homogeneous);
  const bad = write('bad.yaml', { ...homogeneous, hardware: 'A2' });
  expect(main('--deployments', good, bad, '--output', output)).toEqual({
    status: 1,
    stdout: '',
    stderr:
      `${bad}:11:11 hardware: not an allowed value, got "A2"; expected one of 800I-A2, 800I-A3. Did you mean 800I-A2?\n` +
      '1 error; nothing was written\n',
  });
  expect(existsSync(output)).toBe(false);
});

test.each([
  [['--deployment', 'x'], 'Unknown argument: deployment'],
  [['--deployments', '-'], 'Unknown argument: -'],
  [['--deployments=-'], 'Standard input is not read: name a file instead of -.'],
])('%j is refused with one sentence and exit code 2', (args, says) => {
  expect(main(...args)).toEqual({
    status: 2,
    stdout: '',
    stderr: `main.ts: ${says}\nSee main.ts --help.\n`,
  });
});

test('cdk8s synth takes the options from the environment, and writes what main.ts writes', () => {
  const file = write('a.yaml', { ...heterogeneous, decode: heterogeneous.prefill });
  const { status, stderr } = start(cdk8s, ['synth', '--output', output], { CDK8S_MINDIE_DEPLOYMENTS: file });
  expect({ status, stderr }).toEqual({ status: 0, stderr: `9 files in ${output}/a (new)\n` });
  main('--deployments', file, '--output', path.join(folder, 'again'));
  expect(readTree(output)).toEqual(readTree(path.join(folder, 'again')));
});

test('cdk8s synth refuses a bad file with its messages, exit code 1, and no stack trace', () => {
  const file = write('a.yaml', { ...homogeneous, hardware: 'A2' });
  const { status, stderr } = start(cdk8s, ['synth', '--output', output], { CDK8S_MINDIE_DEPLOYMENTS: file });
  expect(status).toBe(1);
  expect(stderr).toBe(
    `${file}:11:11 hardware: not an allowed value, got "A2"; expected one of 800I-A2, 800I-A3. Did you mean 800I-A2?\n` +
      '1 error; nothing was written\n' +
      `ERROR: synthesis failed, app expected to create "${output}"\n`,
  );
  expect(existsSync(output)).toBe(false);
});

test('cdk8s synth says warnings and writes, and is told by the environment to refuse them', () => {
  const file = write('a.yaml', { ...homogeneous, image: { name: 'mindie', tag: 'latest' } });
  const moves = 'a tag that moves, so that nodes may run different versions, got "latest"';
  const synth = (env: Record<string, string>) =>
    start(cdk8s, ['synth', '--output', output], { CDK8S_MINDIE_DEPLOYMENTS: file, ...env });
  const refused = synth({ CDK8S_MINDIE_STRICT: 'true' });
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain(`${file}:4:8 image.tag: ${moves}`);
  expect(existsSync(output)).toBe(false);
  const written = synth({});
  expect(written.status).toBe(0);
  expect(written.stderr).toContain(`${file}:4:8 image.tag: warning: ${moves}`);
  expect(written.stderr).toContain('\n1 warning; the manifests were written\n');
  expect(readdirSync(output)).toEqual(['a']);
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
    '0010-table.yaml',
    '0020-config.yaml',
    '0030-boot-scripts.yaml',
    '0040-ranktable-builder.yaml',
    '0050-server.yaml',
    '0070-controller.yaml',
    '0080-coordinator.yaml',
    'kustomization.yaml',
  ]);
});

describe('cdk8s synth in a checkout', () => {
  const checkout = (): Record<string, string> => {
    mkdirSync(path.join(folder, 'deployments'));
    const app = `node --require ${require.resolve('tsx/cjs')} ${path.join(root, 'main.ts')}`;
    writeFileSync(
      path.join(folder, 'cdk8s.yaml'),
      `language: typescript\napp: ${app} --cdk8s-output=build/manifests\noutput: build/manifests\n`,
    );
    write('deployments/a.yaml', homogeneous);
    expect(start(cdk8s, ['synth'], {}, folder).status).toBe(0);
    return readTree(path.join(folder, 'dist'));
  };

  test('writes dist/, and a mistake afterwards does not cost it', () => {
    const before = checkout();
    expect(Object.keys(before)).toContain('a/0000-namespace.yaml');
    write('deployments/a.yaml', { ...homogeneous, hardware: 'A2' });
    expect(start(cdk8s, ['synth'], {}, folder).status).toBe(1);
    expect(start(cdk8s, ['synth', '--stdout'], {}, folder).status).toBe(1);
    expect(readTree(path.join(folder, 'dist'))).toEqual(before);
  });

  test('removes what it wrote for a deployment that is gone, and nothing else', () => {
    checkout();
    mkdirSync(path.join(folder, 'dist', 'mine'));
    writeFileSync(path.join(folder, 'dist', 'mine', 'kustomization.yaml'), '');
    renameSync(path.join(folder, 'deployments', 'a.yaml'), path.join(folder, 'deployments', 'b.yaml'));
    expect(start(cdk8s, ['synth'], {}, folder)).toMatchObject({
      status: 0,
      stderr: '8 files in dist/b (new)\n0 files in dist/a (8 removed)\n',
    });
    expect(readdirSync(path.join(folder, 'dist')).sort()).toEqual(['b', 'mine']);
  });

  test('keeps the others when single files are named, several of them separated as in a search path', () => {
    checkout();
    const [b, c] = ['b.yaml', 'c.yaml'].map((name, index) =>
      write(name, {
        ...homogeneous,
        name: name[0],
        namespace: { name: `n${index}` },
        service: { type: 'none' },
        controller: { statusDirectory: { enabled: false } },
      }),
    );
    const { status, stderr } = start(cdk8s, ['synth'], { CDK8S_MINDIE_DEPLOYMENTS: `${b}:${c}` }, folder);
    const stderrOfBoth = '8 files in dist/b (new)\n8 files in dist/c (new)\n';
    expect({ status, stderr }).toEqual({ status: 0, stderr: stderrOfBoth });
    expect(readdirSync(path.join(folder, 'dist')).sort()).toEqual(['a', 'b', 'c']);
  });
});

test('an output folder that cannot be written is one line, and what was there stays', () => {
  const file = write('a.yaml', homogeneous);
  const blocked = path.join(folder, 'blocked');
  writeFileSync(blocked, 'mine');
  expect(main('--deployments', file, '--output', blocked)).toEqual({
    status: 1,
    stdout: '',
    stderr:
      `${blocked}:1:1 (root): cannot be written (a file is in the way), got "${blocked}"; expected an output folder that can be written. Check the folder, its permissions and the free space; the earlier output is still there.\n` +
      '1 error; nothing was written\n',
  });
  expect(readFileSync(blocked, 'utf8')).toBe('mine');
});

test('a full disk leaves the earlier output whole', () => {
  const file = write('a.yaml', homogeneous);
  main('--deployments', file, '--output', output);
  const before = readTree(output);
  write('a.yaml', { ...homogeneous, name: 'other' });
  // A limit on the size of files stands in for the disk: the config file is larger than 8 KiB.
  const command = `trap '' XFSZ; ulimit -f 8; exec "${process.execPath}" --require tsx/cjs main.ts --deployments "${file}" --output "${output}"`;
  const { status, stderr } = start('bash', ['-c', command]);
  expect(stderr).toContain('cannot be written (the file would be too large)');
  expect(status).toBe(1);
  expect(readTree(output)).toEqual(before);
});
