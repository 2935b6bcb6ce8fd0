import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { bundledCommand } from '../support/command';
import { homogeneous } from '../support/synth';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'diff-'));
  mkdirSync(path.join(folder, 'deployments'));
  write('a', homogeneous);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: object): void {
  writeFileSync(path.join(folder, 'deployments', `${name}.yaml`), stringify(content));
}

function start(command: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const mindie = (...args: string[]) => start(process.execPath, [bundledCommand, ...args]);

function commit(): void {
  expect(mindie('synth').status).toBe(0);
  const as = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    [...as, 'commit', '-qm', 'as deployed'],
  ])
    expect(start('git', args)).toMatchObject({ status: 0 });
}

test('what is committed is no difference, whatever lies beside it', () => {
  commit();
  writeFileSync(path.join(folder, 'dist', 'a', 'kustomization.yaml'), 'resources: []\n');
  expect(mindie('diff')).toEqual({ status: 0, stdout: 'dist/a: as in HEAD\n', stderr: '' });
});

test('an edit is told by what it means and by its fields, and nothing is written', () => {
  commit();
  write('a', { ...homogeneous, service: { nodePort: 31016 } });
  const said = `dist/a against HEAD, 4 NPUs as before:
  changed   Service mindie/mindie-ms-coordinator-infer: clients find it at another address or port; nothing restarts
            spec.ports.inference.nodePort: 31015 -> 31016
`;
  expect(mindie('diff')).toEqual({ status: 2, stdout: said, stderr: '' });
  expect(mindie('diff')).toEqual({ status: 2, stdout: said, stderr: '' });
});

test('a table for a pull request, and JSON for programs', () => {
  commit();
  write('a', { ...homogeneous, service: { nodePort: 31016 } });
  expect(mindie('diff', 'HEAD', '--format', 'markdown').stdout).toBe(
    `**dist/a** against \`HEAD\`, 4 NPUs as before

| | Object | What it means | Fields |
|---|---|---|---|
| changed | \`Service mindie/mindie-ms-coordinator-infer\` | clients find it at another address or port; nothing restarts | \`spec.ports.inference.nodePort: 31015 -> 31016\` |
`,
  );
  expect(JSON.parse(mindie('diff', '--format', 'json').stdout)).toEqual([
    {
      folder: 'dist/a',
      changes: [
        {
          object: 'Service mindie/mindie-ms-coordinator-infer',
          effect: 'read-again',
          text: 'clients find it at another address or port; nothing restarts',
          fields: [{ path: ['spec', 'ports', 'inference', 'nodePort'], before: 31015, after: 31016 }],
        },
      ],
      npus: { before: 4, after: 4 },
    },
  ]);
});

test('a deployment that is gone is told of, unless others were asked about', () => {
  const other = { name: 'b', namespace: { name: 'b' }, service: { type: 'none' } };
  write('b', { ...homogeneous, ...other, controller: { statusDirectory: { enabled: false } } });
  commit();
  rmSync(path.join(folder, 'deployments', 'b.yaml'));
  const { status, stdout } = mindie('diff');
  expect(status).toBe(2);
  expect(stdout).toContain('dist/a: as in HEAD\n\ndist/b against HEAD, 4 NPUs before, 0 after:\n');
  expect(stdout).toContain(
    '  gone      Deployment b/b-server: a GitOps tool that prunes removes it, with 2 server pods',
  );
  expect(mindie('diff', '--deployments', 'deployments/a.yaml').stdout).toBe('dist/a: as in HEAD\n');
});

test('no such commit, no repository and a faulty deployment are one line each, with exit code 1', () => {
  const place =
    'expected a commit, a branch or a tag of this repository. Name one that git log shows, in a checkout that has it; where there is none yet, commit dist/ first.';
  expect(mindie('diff').stderr).toBe(
    'dist:1:1 (root): cannot be read as it is in git (fatal: not a git repository (or any of the parent directories): .git), ' +
      `got "HEAD"; ${place}\n1 error; nothing was compared\n`,
  );
  commit();
  expect(mindie('diff', 'nowhere')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'dist:1:1 (root): cannot be read as it is in git (fatal: Not a valid object name nowhere), ' +
      `got "nowhere"; ${place}\n1 error; nothing was compared\n`,
  });
  write('a', { ...homogeneous, hardware: 'A2' });
  const { status, stdout, stderr } = mindie('diff');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('hardware: not an allowed value, got "A2"');
  expect(existsSync(path.join(folder, 'dist', 'a'))).toBe(true);
});

test('help is broken between words', () => {
  const { stdout } = mindie('--help');
  expect(stdout.split('\n').filter((line) => line.length > 110)).toEqual([]);
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'mindie-pd diff [rev] say what the deployment files would change of the committed manifests, and what that restarts',
  );
});
