// The command line for people, as the bundle that the image holds.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hccl, management, rings, serverPods, serverRings, twoServers } from '../ranktable/support';
import { bundle } from './support';

let folder: string;
let program: string;

beforeAll(() => {
  program = bundle();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offline-'));
  write('plan.json', twoServers);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: unknown): void {
  writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

function start(...args: string[]): { status: number | null; says: string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  return { status, says: stderr.split('\n').filter((line) => line !== '') };
}

const kinds = (kind: string, objects: readonly object[]): object[] =>
  objects.map((object) => ({ kind, apiVersion: 'v1', ...object }));
const dump = (servers: number) => ({
  kind: 'List',
  items: [
    ...kinds('Pod', [...management, ...serverPods(servers)]),
    ...kinds('ConfigMap', [rings('mindie-server', hccl(serverRings(2, 2)))]),
  ],
});
const build = (from: string) => start('build', '--from', from, '--plan', 'plan.json', '--out', 'table.json');

const lintBoth = () => start('lint', 'table.json', '--plan', 'plan.json', '--members', 'table.json.members');

test('a complete dump gives a table and its members that lint accepts, exit code 0, mode 0640', () => {
  write('dump.json', dump(2));
  expect(build('dump.json')).toEqual({ status: 0, says: [] });
  for (const name of ['table.json', 'table.json.members'])
    expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o640);
  expect(readFileSync(path.join(folder, 'table.json.members'), 'utf8')).toBe(
    'server 10.0.0.1\nserver 10.0.0.2\ncontroller 10.0.1.2\ncoordinator 10.0.1.1\n',
  );
  expect(lintBoth()).toEqual({ status: 0, says: [] });
});

test('a dump that holds the published table and members gives the same ones', () => {
  write('dump.json', dump(2));
  build('dump.json');
  const read = () =>
    ['table.json', 'table.json.members'].map((name) => readFileSync(path.join(folder, name), 'utf8'));
  const [text, members] = read();
  const { kind, items } = dump(2);
  const [configMap] = kinds('ConfigMap', [
    { metadata: { name: 'global-ranktable' }, data: { 'global_ranktable.json': text, members } },
  ]);
  write('dump.json', { kind, items: [...items, configMap] });
  expect(build('dump.json')).toEqual({ status: 0, says: [] });
  expect(read()).toEqual([text, members]);
});

test('lint says where members are not those of the table, and judges none of a table that has faults', () => {
  write('dump.json', dump(2));
  build('dump.json');
  write(
    'table.json.members',
    'server 10.0.0.1\nserver 10.0.0.3\ncontroller 10.0.1.2\ncoordinator 10.0.1.1\n',
  );
  expect(lintBoth()).toEqual({
    status: 1,
    says: [
      'table.json.members: it has no line "server 10.0.0.2", so that pod waits for ever',
      'table.json.members line 2: it is "server 10.0.0.3", which is no pod of the table: such a pod would start',
    ],
  });
  write('table.json', '{');
  expect(lintBoth()).toEqual({
    status: 1,
    says: ['table.json: it is not JSON: the Controller refuses it'],
  });
});

test('a folder of dumps is one state', () => {
  mkdirSync(path.join(folder, 'dumps'));
  const { items } = dump(2);
  items.forEach((item, index) => {
    write(`dumps/${index}.json`, item);
  });
  expect(build('dumps').status).toBe(0);
});

test('an incomplete dump must wait: exit code 75, the reasons, and nothing written', () => {
  write('dump.json', dump(1));
  expect(build('dump.json')).toEqual({
    status: 75,
    says: ['pods-missing mindie-server: mindie-server has 1 of 2 planned pods'],
  });
  for (const name of ['table.json', 'table.json.members'])
    expect(existsSync(path.join(folder, name))).toBe(false);
});

test('what lasts is said with what to do about it', () => {
  write('dump.json', {
    kind: 'List',
    items: [
      ...kinds('Pod', [...management, ...serverPods(2)]),
      ...kinds('ConfigMap', [rings('mindie-server', hccl(serverRings(2, 2), { status: 'initializing' }))]),
    ],
  });
  expect(build('dump.json')).toEqual({
    status: 75,
    says: [
      'hccl-incomplete rings-config-mindie-server: hccl.json of rings-config-mindie-server is initializing; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up; if that lasts, the Ascend Operator is away or has given up, as it does after three failed writes, and where it found no ConfigMap when it first looked: kubectl -n mindx-dl logs deployment/ascend-operator-manager says why, and kubectl -n mindx-dl rollout restart deployment/ascend-operator-manager makes it try again',
    ],
  });
});

test('what waiting cannot mend: exit code 1, the reasons, and the old table stays', () => {
  write('table.json', 'old');
  write('dump.json', {
    kind: 'List',
    items: [
      ...kinds('Pod', [...management, ...serverPods(2)]),
      ...kinds('ConfigMap', [rings('mindie-server', '{"version":"2.0","status":"completed"}')]),
    ],
  });
  expect(build('dump.json')).toEqual({
    status: 1,
    says: [
      'hccl-version-unsupported rings-config-mindie-server: hccl.json of rings-config-mindie-server has version 2.0, which MindIE does not read (it reads 1.0 and 1.2): the Ascend Operator writes 2.0 for types of servers that are newer than those of `hardware`, such as A5: let the pods run on nodes of the type that the deployment file names; if the Ascend Operator was replaced just before the dump, take another one a minute later',
    ],
  });
  expect(readFileSync(path.join(folder, 'table.json'), 'utf8')).toBe('old');
});

test('lint says what is wrong, and where, with exit code 1', () => {
  write('table.json', '{"status":"completed","server_group_list":[]}');
  expect(start('lint', 'table.json')).toEqual({
    status: 1,
    says: [
      'table.json server_group_list: it has 0 groups; the Controller refuses other than 2 to 98',
      'table.json server_group_list: there is no group "0": the Controller refuses the table',
      'table.json server_group_list: there is no group "1": Controller pods do not start',
      'table.json server_group_list: there is no group "2": the Controller sees no server',
    ],
  });
});

describe('bad arguments and files are one line and exit code 1, without a stack:', () => {
  test.each<[string, string[], string]>([
    ['no command', [], 'no command; --help lists the options'],
    [
      'an unknown option',
      ['lint', 'plan.json', '--plam', 'x'],
      'Unknown argument: plam; --help lists the options',
    ],
    ['a missing option', ['job'], 'Missing required argument: plan; --help lists the options'],
    ['a missing file', ['lint', 'none.json'], 'none.json: cannot be read (ENOENT)'],
    ['missing members', ['lint', 'plan.json', '--members', 'none'], 'none: cannot be read (ENOENT)'],
    [
      'a plan that is none',
      ['lint', 'plan.json', '--plan', 'list.json'],
      'list.json: the plan is not an object',
    ],
    [
      'a dump that is no JSON',
      ['build', '--from', 'text.txt', '--plan', 'plan.json', '--out', 'o'],
      'text.txt: not JSON; expected the output of kubectl get pods,configmaps -o json',
    ],
    [
      'an empty folder of dumps',
      ['build', '--from', 'empty', '--plan', 'plan.json', '--out', 'o'],
      'empty: no *.json file in this folder',
    ],
    ['no namespace', ['job', '--plan', 'p'], 'no namespace: name it with --namespace, or set POD_NAMESPACE'],
  ])('%s', (_, args, message) => {
    write('list.json', []);
    write('text.txt', 'text');
    mkdirSync(path.join(folder, 'empty'));
    expect(start(...args)).toEqual({ status: 1, says: [message] });
  });

  test('an output file that cannot be written', () => {
    write('dump.json', dump(2));
    mkdirSync(path.join(folder, 'table.json'));
    expect(build('dump.json')).toEqual({ status: 1, says: ['table.json: cannot be written (EISDIR)'] });
  });
});
