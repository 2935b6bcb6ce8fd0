// What the ranktable-builder may cost. `npm run measure` prints the numbers that docs/ranktable-builder.md states.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { bundle } from '../images/support';
import {
  emptyTable,
  hccl,
  management,
  rings,
  serverPods,
  serverRings,
  twoServers,
} from '../ranktable/support';
import { homogeneous } from '../support/synth';
import { type ControlPlane, findBinaries, startControlPlane } from './control-plane';
import type { DecisionInput } from './decision-time';
import { killBuilders, TestNamespace, until } from './namespace';

const repeats = 10;
/** After so many runs, what is over its budget is not so because the machine was busy. */
const mostRepeats = 50;
const measured: Record<string, string> = {};
const spawned = new Set<ChildProcess>();
let program: string;

beforeAll(() => {
  program = bundle();
});
afterAll(() => {
  for (const child of spawned) child.kill('SIGKILL');
  const lines = Object.entries(measured).map(([what, value]) => `${what}: ${value}`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node.js ${process.version}`;
  process.stdout.write(`\nmeasured on ${machine}\n${lines.join('\n')}\n`);
});

/** Holds the best of several runs against a budget: what disturbs a shared machine says nothing of the program. */
async function expectBest(
  what: string,
  milliseconds: number,
  run: () => number | Promise<number>,
): Promise<void> {
  const times: number[] = [];
  const isOver = (): boolean => Math.min(...times) > milliseconds;
  while (times.length < repeats || (isOver() && times.length < mostRepeats)) times.push(await run());
  const [least, most] = [Math.min(...times), Math.max(...times)];
  measured[what] = `${least.toFixed(1)} ms (${times.length} runs, slowest ${most.toFixed(1)} ms)`;
  expect(least).toBeLessThanOrEqual(milliseconds);
}

/** Milliseconds of each decision, in a fresh process. */
function decisionTimes(input: DecisionInput): number[] {
  const outfile = path.join(mkdtempSync(path.join(tmpdir(), 'decision-')), 'decision-time.cjs');
  const entryPoints = [path.join(__dirname, 'decision-time.ts')];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' });
  const { stdout, stderr } = spawnSync(process.execPath, [outfile], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  rmSync(path.dirname(outfile), { recursive: true });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as number[];
}

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

test('the bundle has 2 MB at most', () => {
  const { size } = statSync(program);
  measured['bundle'] = `${(size / 1e6).toFixed(2)} MB`;
  expect(size).toBeLessThanOrEqual(2_000_000);
});

test('a decision about 96 servers of 16 NPUs takes 20 ms at most', async () => {
  const plan = {
    ...twoServers,
    serverGroups: twoServers.serverGroups.map((group) => ({ ...group, replicas: 96, npusPerServer: 16 })),
  };
  const state = {
    pods: [...management, ...serverPods(96, 'mindie-server', '10.0.0', 16)],
    configMaps: [rings('mindie-server', hccl(serverRings(96, 16)))],
    current: emptyTable,
  };
  const times = decisionTimes({ plan, state, repeats: mostRepeats });
  await expectBest('decision, 96 × 16', 20, () => times.shift() ?? NaN);
});

test('the first call of the API comes 300 ms after the start at most', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'budgets-'));
  await expectBest('start to first API call', 300, async () => {
    const server = createServer();
    const connected = new Promise<number>((resolve) => {
      server.on('connection', (socket) => {
        resolve(performance.now());
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const kubeconfig = path.join(folder, 'kubeconfig');
    const cluster = { name: 'c', cluster: { server: `https://127.0.0.1:${port}` } };
    const context = { name: 'c', context: { cluster: 'c', user: 'u' } };
    const users = [{ name: 'u', user: {} }];
    writeFileSync(
      kubeconfig,
      JSON.stringify({ clusters: [cluster], contexts: [context], users, 'current-context': 'c' }),
    );
    const start = performance.now();
    const child = spawn(process.execPath, [program, 'job', '--plan=p', '--namespace=n'], {
      env: { PATH: process.env['PATH'], KUBECONFIG: kubeconfig },
      stdio: 'ignore',
    });
    spawned.add(child);
    const end = await connected;
    const exited = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    server.close();
    return end - start;
  });
  rmSync(folder, { recursive: true });
});

describe('with 96 servers of 16 NPUs in a real API server', () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    findBinaries();
    plane = await startControlPlane();
  }, 1_800_000);
  afterAll(async () => {
    killBuilders();
    await plane.stop();
  });

  test('the table is written 250 ms after the last input at most, in 100 MB of memory', async () => {
    const namespace = await TestNamespace.create(plane, program, {
      ...homogeneous,
      hardware: '800I-A3',
      server: { instances: 96, npusPerInstance: 16 },
      silence: [{ rule: 'too-many-instances', reason: 'No Controller runs here.' }],
      namespace: { name: 'budgets' },
      ranktableBuilder: { mode: 'watch', refreshPods: false },
    });
    const all = Array.from({ length: 96 }, (_, index) => `10.1.0.${index + 1}`);
    await namespace.createPod('mindie-ms-coordinator', 'coordinator', '10.0.1.1');
    await namespace.createPod('mindie-ms-controller', 'controller', '10.0.1.2');
    await Promise.all(all.map((ip, index) => namespace.createPod('mindie-server', `server-${index}`, ip)));
    const builder = namespace.startBuilder('--port=0');
    await builder.says('has no hccl.json yet');
    let order = all;
    let runs = 0;
    let resident = 0;
    await expectBest('last input to table written, 96 × 16', 250, async () => {
      const before = (await namespace.table()).text;
      order = [...order].reverse();
      const start = performance.now();
      await namespace.operatorWrites(order, 16);
      await until(async () => (await namespace.table()).text !== before, 'the table is written');
      const time = performance.now() - start;
      if (++runs === repeats) resident = residentBytes(builder.pid);
      return time;
    });
    measured['resident memory, 96 × 16'] = `${(resident / 1e6).toFixed(1)} MB`;
    builder.kill('SIGTERM');
    await builder.ended;
    expect(resident).toBeLessThanOrEqual(100_000_000);
  });
});
