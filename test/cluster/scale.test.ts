// The largest service that one Controller manages, in a pretending cluster. `npm run measure` prints what it takes.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { lintTable } from '../../lib/ranktable/lint';
import { bundle } from '../images/support';
import { homogeneous } from '../support/synth';
import { findBinaries } from './control-plane';
import { PretendingCluster, TableHistory } from './pretending';
import { serverIps } from './table';
import { killBuilders, until } from './namespace';

const namespace = 'scale';
const measured: string[] = [];
let cluster: PretendingCluster;

beforeAll(async () => {
  findBinaries();
  cluster = await PretendingCluster.start(bundle());
  await cluster.kwok.start({ name: 'scale', nodes: 100 });
}, 2_400_000);

afterAll(async () => {
  killBuilders();
  await cluster.stop();
  process.stdout.write(`\nmeasured on ${cpus().length} cores\n${measured.join('\n')}\n`);
});

test('96 servers of 8 NPUs on 100 nodes: a complete table 90 s after the apply at most, in 100 MB of memory', async () => {
  const folder = cluster.synthesize({
    ...homogeneous,
    namespace: { name: namespace },
    server: { instances: 96, npusPerInstance: 8 },
    silence: [{ rule: 'too-many-instances', reason: 'No Controller runs here.' }],
    ranktableBuilder: { mode: 'watch' },
  });
  cluster.kubectl.run(['create', 'namespace', namespace]);
  const history = TableHistory.of(cluster.plane, namespace);
  const start = performance.now();
  cluster.kubectl.run(['apply', '-f', folder]);
  await until(
    () => history.versions.length > 0,
    () => `there is a table; the builder said\n${cluster.builderSaid(namespace).slice(-5).join('\n')}`,
    90,
  );
  const [{ text, at } = { text: '', at: Infinity }] = history.versions;
  const [pid] = cluster.builderPids(namespace);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const resident = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  measured.push(
    `apply to complete table, 96 × 8 on 100 nodes: ${((at - start) / 1000).toFixed(1)} s`,
    `most resident memory of the builder: ${(resident / 1e6).toFixed(0)} MB`,
  );
  expect(lintTable(text)).toEqual([]);
  expect(serverIps(text)).toHaveLength(96);
  expect(cluster.ascend.overbooked).toEqual([]);
  expect(resident).toBeLessThanOrEqual(100_000_000);
  history.stop();
}, 180_000);
