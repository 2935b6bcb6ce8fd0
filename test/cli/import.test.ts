import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundledCommand } from '../support/command';

const kits = path.resolve(__dirname, '..', 'import', 'kits');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'import-'));
  cpSync(path.join(kits, 'homogeneous'), path.join(folder, 'kit'), { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function mindiePd(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundledCommand, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'zh_CN.UTF-8' },
  });
  return { status, stdout, stderr };
}

test('writes deployments/<release>.yaml, says what became of the kit, and the file can be synthesized', () => {
  const { status, stdout, stderr } = mindiePd('import', 'kit');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n').filter((line) => !line.startsWith('  '))).toEqual([
    'Carried over:',
    'Derived instead:',
    'Contradictions: nothing',
    'Dropped:',
    'Other names:',
    'To settle by hand: nothing',
    'deployments/mindie.yaml was written',
    '',
  ]);
  expect(stdout).toContain(
    '  kit/deployment/mindie_server.yaml:24:13 spec.replicas: 4 -> server.instances\n',
  );
  expect(readdirSync(path.join(folder, 'deployments'))).toEqual(['mindie.yaml']);
  expect(mindiePd('synth')).toEqual({ status: 0, stdout: '', stderr: '8 files in dist/mindie (new)\n' });
  // A second service cannot have the names of the first.
  const again = mindiePd('import', 'kit', '--output', './deployments/other.yaml');
  expect(again.status).toBe(1);
  expect(again.stderr).toMatch(/^deployments\/other\.yaml:.* deployments\/mindie\.yaml/m);
  expect(again.stderr).toMatch(/deployments\/other\.yaml was written, but cannot be synthesized before this/);
});

test('beside the shipped example, one sentence says what is in the way, and what is free', () => {
  const examples = path.resolve(__dirname, '..', '..', 'deployments');
  cpSync(examples, path.join(folder, 'deployments'), { recursive: true });
  const { status, stderr } = mindiePd('import', 'kit');
  expect(status).toBe(1);
  expect(stderr).toBe(
    'deployments/mindie.yaml:1:1 (root): deployments/llama3-8b.yaml has the same namespace.create, name, service.nodePort, controller.statusDirectory.hostPath, ' +
      'got [true,"ConfigMap mindie/global-ranktable",31015,"/data/mindie-ms/status"]; expected what no other deployment of the cluster has. ' +
      'Remove deployments/llama3-8b.yaml where it is an example that you do not deploy; else set in one of the two what is free: ' +
      'namespace.name mindie-2, service.nodePort 31017, controller.statusDirectory.hostPath /data/mindie-ms/status-2.\n' +
      '1 error; deployments/mindie.yaml was written, but cannot be synthesized before this is corrected\n',
  );
});

test('what the pods of the kit could not do without is said, and the exit code is not 0', () => {
  const manifest = path.join(folder, 'kit', 'deployment', 'mindie_server.yaml');
  const text = readFileSync(manifest, 'utf8').replace(
    'hostPath:\n          path: /data',
    'nfs: {server: a, path: /b}',
  );
  writeFileSync(manifest, text);
  const { status, stdout, stderr } = mindiePd('import', 'kit');
  expect(status).toBe(1);
  expect(stdout).toContain('To settle by hand:\n  kit/deployment/mindie_server.yaml:');
  expect(stderr).toBe(
    '1 value of the kit that decides where pods run or what they read is not in the deployment file: see "To settle by hand" before you apply\n',
  );
});

test('with --output - puts the deployment file, and only it, on stdout', () => {
  const { status, stdout, stderr } = mindiePd('import', 'kit', '--output', '-');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^# Imported .*\nvariant: homogeneous\n/);
  expect(stderr).toMatch(/^Carried over:\n/);
  expect(existsSync(path.join(folder, 'deployments'))).toBe(false);
});

test('overwrites a file only when it is told to', () => {
  const file = path.join(folder, 'a.yaml');
  writeFileSync(file, 'mine');
  expect(mindiePd('import', 'kit', '--output', 'a.yaml')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'a.yaml:1:1 (root): a file is in the way, got "a.yaml"; expected a file that is not there yet. Name another file with --output, or overwrite this one with --force.\n1 error; nothing was written\n',
  });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(mindiePd('import', 'kit', '--output', 'a.yaml', '--force').status).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('variant: homogeneous');
});

test('writes a file that the checks refuse all the same, and prints what they find', () => {
  const server = path.join(folder, 'kit', 'deployment', 'mindie_server.yaml');
  const text = readFileSync(server, 'utf8');
  writeFileSync(
    server,
    text
      .replace(/image: mindie:.*/, 'image: mindie:latest')
      .replace(/ {16}path: \/data\n/, '')
      .replace('sizeLimit: 4Gi', 'sizeLimit: 4'),
  );
  const config = path.join(folder, 'kit', 'conf', 'config.json');
  writeFileSync(config, readFileSync(config, 'utf8').replace('"maxIterTimes": 512', '"maxIterTimes": 4096'));
  const { status, stdout, stderr } = mindiePd('import', 'kit', '--output', 'a.yaml');
  expect(status).toBe(1);
  expect(stdout).toContain('a.yaml was written\n');
  expect(stderr).toContain('image.tag: warning: a tag that moves');
  expect(stderr).toContain(
    'inference.maxIterTimes: limits that contradict each other, got 4096; expected less than inference.maxSeqLen (2560).',
  );
  expect(stderr).toMatch(/; a\.yaml was written, but cannot be synthesized before this is corrected\n$/);
  expect(existsSync(path.join(folder, 'a.yaml'))).toBe(true);
});

test.each([
  { args: ['import', 'nowhere'], says: /^nowhere:1:1 \(root\): cannot be read \(no such file or folder\), / },
  { args: ['import', 'kit', '--output', 'kit'], says: /^kit:1:1 \(root\): a file is in the way, / },
  {
    args: ['import', 'kit', '--output', 'kit/conf/config.json/a.yaml'],
    says: /^kit\/conf\/config\.json\/a\.yaml:1:1 \(root\): cannot be written \(a file is in the way of its folder\), /,
  },
])('$args is refused with a message and exit code 1', ({ args, says }) => {
  const { status, stdout, stderr } = mindiePd(...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/1 error; nothing was written\n$/);
  expect(stderr).not.toContain('    at ');
});

test('all broken files of a kit are reported at once', () => {
  const conf = path.join(folder, 'kit', 'conf');
  writeFileSync(path.join(conf, 'config.json'), '{,}');
  mkdirSync(path.join(folder, 'kit', 'deployments'));
  writeFileSync(path.join(folder, 'kit', 'deployments', 'more.yaml'), 'a: [');
  const { status, stderr } = mindiePd('import', 'kit');
  expect(status).toBe(1);
  expect(stderr.split('\n').map((line) => line.split(' ')[0])).toEqual([
    'kit/conf/config.json:1:2',
    'kit/deployments/more.yaml:1:5',
    '2',
    '',
  ]);
});

test.each([
  { args: ['import'], says: 'Not enough non-option arguments: got 0, need at least 1' },
  { args: ['import', 'kit', '--output', ''], says: 'Name a file with --output.' },
  { args: ['import', 'kit', '--output', 'a', '--output', 'b'], says: 'Give --output once.' },
  { args: ['import', 'kit', 'other'], says: 'Unknown command: other' },
])('$args is a wrong command line', ({ args, says }) => {
  expect(mindiePd(...args)).toEqual({
    status: 2,
    stdout: '',
    stderr: `mindie-pd: ${says}\nSee mindie-pd --help.\n`,
  });
});

test('--help shows examples and exit codes, and the shell completes the command', () => {
  const { stdout } = mindiePd('import', '--help');
  expect(stdout).toMatch(/Examples:\n {2}mindie-pd import /);
  expect(stdout).toContain('Exit codes: 0 fine, 1 mistakes');
  expect(mindiePd('--get-yargs-completions', 'mindie-pd', 'i').stdout).toContain('import');
});

test('into the folder of a cluster: beside the others of it, and with what they share, which is not of the kit', () => {
  mkdirSync(path.join(folder, 'deployments', 'prod'), { recursive: true });
  const defaults = 'logging: { level: DEBUG }\nnamespace: { name: serving }\n';
  writeFileSync(path.join(folder, 'deployments', '_defaults.yaml'), defaults);
  const { status, stdout, stderr } = mindiePd('import', 'kit', '--output', 'deployments/prod/a.yaml');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(
    'Not of the kit, but of files that this one takes keys from:\n' +
      '  deployments/_defaults.yaml:1:19 logging.level: "DEBUG"\n' +
      '  deployments/_defaults.yaml:2:20 namespace.name: "serving"\n' +
      'deployments/prod/a.yaml was written\n',
  );
  // Another cluster is another place.
  expect(mindiePd('import', 'kit', '--output', 'deployments/dev/a.yaml').status).toBe(0);
  const beside = mindiePd('import', 'kit', '--output', 'deployments/prod/b.yaml');
  expect(beside.status).toBe(1);
  expect(beside.stderr).toMatch(
    /^deployments\/prod\/b\.yaml:1:1 \(root\): deployments\/prod\/a\.yaml has the same /,
  );
  expect(beside.stderr).toMatch(/what is free: namespace\.name serving-b, .*\.\n1 error; /);
});
