// From `kubectl apply` to a complete table, and through all that happens to a service afterwards, in a cluster in which
// everything is real but nodes, containers and NPUs.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { V1ConfigMap, V1Job, V1Pod } from '@kubernetes/client-node';
import { npuAnnotations } from '../../lib/ranktable/device-annotation';
import { usePods } from '../boot/support';
import { bundle } from '../images/support';
import { heterogeneous, homogeneous } from '../support/synth';
import { superPodLabel } from './ascend';
import { BootedPod } from './boot-pods';
import { findBinaries } from './control-plane';
import { readManifests } from './manifests';
import { killBuilders, until } from './namespace';
import { observe } from './observe';
import { PretendingCluster, TableHistory } from './pretending';
import { allIps, coordinatorIps, serverIps, serversOf } from './table';

let cluster: PretendingCluster;
let program: string;

// More than all that a test waits for, one after the other: each wait says by itself what it lacked.
jest.setTimeout(900_000);

beforeAll(async () => {
  program = bundle();
  findBinaries();
  cluster = await PretendingCluster.start(program);
}, 2_400_000);

afterAll(async () => {
  killBuilders();
  await cluster.stop();
});

afterEach(() => {
  cluster.ascend.release();
  expect(cluster.ascend.overbooked).toEqual([]);
});

const watch = { ranktableBuilder: { mode: 'watch' } };

interface Settings {
  readonly [key: string]: unknown;
}

/** A service of the homogeneous variant in a namespace of its own, on the nodes of a pool of its own. */
function service(namespace: string, change: Settings = {}): Settings {
  const { server, ...others } = change as { server?: Settings };
  return {
    ...homogeneous,
    namespace: { name: namespace },
    service: { type: 'ClusterIP' },
    server: { instances: 2, npusPerInstance: 4, nodeSelector: { pool: namespace }, ...server },
    ...others,
  };
}

function apply(deployment: Settings): string {
  const folder = cluster.synthesize(deployment);
  cluster.kubectl.run(['apply', '-f', folder]);
  return folder;
}

/** `ranktable-builder lint`, with the release's own plan. */
async function lint(namespace: string): Promise<{ status: number | null; stderr: string }> {
  const plan = cluster.kubectl.json(['get', 'configmap', 'mindie-ranktable-plan', '-n', namespace]) as {
    data: Record<string, string>;
  };
  const [tableFile, planFile] = ['table.json', 'plan.json'].map((name) =>
    path.join(cluster.plane.folder, name),
  );
  writeFileSync(tableFile ?? '', await cluster.table(namespace));
  writeFileSync(planFile ?? '', plan.data['plan.json'] ?? '');
  const args = [program, 'lint', tableFile ?? '', '--plan', planFile ?? ''];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stderr };
}

function nodesOf(pods: readonly V1Pod[]): string[] {
  return pods.map(({ spec }) => spec?.nodeName ?? '').sort();
}

/**
 * Each version of a table in turn was whole: what the Controller takes.
 * @param counts how many servers they had, one after the other.
 * @param changes how many times at least the table had to change.
 */
function expectWhole(history: TableHistory, counts: number[], changes: number): void {
  expect(history.faults).toEqual([]);
  expect(history.counts).toEqual(counts);
  expect(history.versions.length).toBeGreaterThan(changes);
}

/** The table that is there now came within 2 s of its last input: the IP of a pod, or what the operator wrote. */
async function expectPrompt(namespace: string, history: TableHistory): Promise<void> {
  const text = await cluster.table(namespace);
  await until(() => history.versions.at(-1)?.text === text, 'the newest table was seen');
  const ips = allIps(text).map((ip) => cluster.kwok.ipsGivenAt.get(ip) ?? NaN);
  const written = cluster.ascend.writes.get(`${namespace}/rings-config-mindie-server`) ?? NaN;
  expect((history.versions.at(-1)?.at ?? NaN) - Math.max(written, ...ips)).toBeLessThan(2000);
}

async function endService(namespace: string, folder: string): Promise<void> {
  remove(folder);
  await cluster.namespaceIsGone(namespace);
}

/** A pod on a node that does not answer is there until somebody removes the node: where there is one, nobody waits. */
function remove(folder: string): void {
  // The namespace goes first, and may take what is in it along before its turn comes.
  cluster.kubectl.run(['delete', '--ignore-not-found', '--wait=false', '-f', folder]);
}

/** What no server's node, which may be lost, shall run: these go to the nodes of this pool. */
function management(pool: string): Settings {
  const nodeSelector = { pool };
  return { coordinator: { nodeSelector }, controller: { nodeSelector } };
}

function builderSaid(namespace: string, what: RegExp, times = 1): Promise<void> {
  return until(
    () => cluster.builderSaid(namespace).filter((line) => what.test(line)).length >= times,
    () => `a builder says ${String(what)}; ${cluster.lastWords(namespace)}`,
    60,
  );
}

describe('from apply to a complete table', () => {
  const newPod = usePods();

  test('homogeneous, one server a node: the builder and the boot scripts need no step in between', async () => {
    const namespace = 'homogeneous';
    await cluster.kwok.start({ name: 'homo', nodes: 4, labels: { pool: namespace } });
    const deployment = service(namespace, { server: { instances: 4, antiAffinity: 'required' } });
    cluster.ascend.hold();
    const folder = apply(deployment);
    const live = await podsWithIps(namespace, 6);
    const of = (app: string): V1Pod[] => live.filter(({ metadata }) => metadata?.labels?.['app'] === app);
    const servers = of('mindie-server');
    const some = [...of('mindie-ms-coordinator'), ...of('mindie-ms-controller'), ...servers.slice(0, 2)];
    const boots = await Promise.all(some.map((pod) => BootedPod.of(cluster.plane, pod, { newPod })));
    const ip = '10.99.99.99';
    const [stranger] = await Promise.all(
      servers.slice(0, 1).map((pod) => BootedPod.of(cluster.plane, pod, { newPod, ip })),
    );
    if (stranger === undefined) throw new Error('there is no server');
    const stop = mountTable(namespace, [...boots, stranger]);
    const inits = boots.map((pod) => pod.runInitContainer());
    const strangers = [stranger.runInitContainer(), stranger.runMainContainer()];
    for (const container of [...inits, ...strangers]) await container.says('there is no such file yet');
    expect(await cluster.table(namespace)).toBe('');
    cluster.ascend.release();
    await cluster.tableLists(namespace, 4);
    expect(await Promise.all(inits.map((container) => container.exitCode()))).toEqual([0, 0, 0, 0]);
    boots.forEach((pod) => pod.runMainContainer());
    for (const { stand } of boots) await stand.processStart();
    for (const container of strangers) await container.says(`server ${ip} is not in it (servers in it: 4)`);
    expect(stranger.stand.processHasStarted).toBe(false);
    stop();
    expect(await lint(namespace)).toEqual({ status: 0, stderr: '' });
    expect(nodesOf(await cluster.livePods(namespace, 'app=mindie-server'))).toEqual([
      'homo-0',
      'homo-1',
      'homo-2',
      'homo-3',
    ]);
    await cluster.rolledOut(namespace);
    expect(await jobEnds(namespace)).toEqual(['Complete']);
    await endService(namespace, folder);
  });

  test('heterogeneous: prefill only on 32G nodes, decode only on 64G nodes, and no NPU twice', async () => {
    const namespace = 'heterogeneous';
    await cluster.kwok.start({ name: 'small', nodes: 2, labels: { 'hardware-type': '800I-A2-32G' } });
    await cluster.kwok.start({ name: 'large', nodes: 2, labels: { 'hardware-type': '800I-A2-64G' } });
    const folder = apply({
      ...heterogeneous,
      namespace: { name: namespace },
      service: { type: 'ClusterIP' },
      prefill: { instances: 3, npusPerInstance: 4 },
      decode: { instances: 2, npusPerInstance: 8 },
    });
    await cluster.tableLists(namespace, 5);
    expect(await lint(namespace)).toEqual({ status: 0, stderr: '' });
    const prefill = nodesOf(await cluster.livePods(namespace, 'app=mindie-server'));
    const decode = nodesOf(await cluster.livePods(namespace, 'app=mindie-server-heterogeneous'));
    expect(prefill.map((node) => node.split('-')[0])).toEqual(['small', 'small', 'small']);
    expect(decode).toEqual(['large-0', 'large-1']);
    const servers = serversOf(await cluster.table(namespace));
    expect(servers.map(({ hardware_type }) => hardware_type).sort()).toEqual([
      ...Array.from({ length: 3 }, () => '800I A2(32G)'),
      ...Array.from({ length: 2 }, () => '800I A2(64G)'),
    ]);
    await cluster.rolledOut(namespace);
    await endService(namespace, folder);
  });

  test('A3: servers of 16 NPUs, and the super pod that they are in', async () => {
    const namespace = 'super-pod';
    const labels = { pool: namespace, [superPodLabel]: '7' };
    await cluster.kwok.start({ name: 'super', nodes: 2, npus: 16, labels });
    const folder = apply(service(namespace, { hardware: '800I-A3', server: { npusPerInstance: 16 } }));
    await cluster.tableLists(namespace, 2);
    expect(await lint(namespace)).toEqual({ status: 0, stderr: '' });
    const pods = await cluster.livePods(namespace, 'app=mindie-server');
    expect(nodesOf(pods)).toEqual(['super-0', 'super-1']);
    const text = await cluster.table(namespace);
    for (const { device = [] } of serversOf(text)) {
      expect(device).toHaveLength(16);
      expect(device.filter((one) => one.device_logical_id !== one.device_id)).toEqual([]);
      expect(device.filter((one) => one.super_device_id === undefined)).toEqual([]);
    }
    // Each server is a logical super pod of its own: sp-block, by which the operator writes them, is the NPUs of one.
    const list = serversOf(text).map(({ server_id }, id) => ({
      super_pod_id: String(id),
      server_list: [{ server_id }],
    }));
    expect(text).toContain(`"super_pod_list":${JSON.stringify(list)}`);
    await endService(namespace, folder);
  });

  test('too few NPUs: the builder names the pod and the reason of the scheduler, gives way to another Job, and that goes on when a node comes', async () => {
    const namespace = 'too-few';
    await cluster.kwok.start({ name: 'few', nodes: 1, labels: { pool: namespace } });
    const at = (tag: string): string =>
      apply(service(namespace, { server: { npusPerInstance: 8 }, image: { name: 'mindie', tag } }));
    at('2.2');
    const reason =
      /waiting: (mindie-server-\S+) has no IP yet \(Pending: .*Insufficient huawei\.com\/Ascend910/;
    await builderSaid(namespace, reason);
    const folder = at('2.3');
    await builderSaid(namespace, /superseded by plan/);
    await builderSaid(namespace, reason, 2);
    expect(await cluster.table(namespace)).toBe('');
    await cluster.kwok.start({ name: 'more', nodes: 1, labels: { pool: namespace } });
    await cluster.tableLists(namespace, 2);
    await cluster.rolledOut(namespace);
    const said = (what: string): string[] =>
      cluster.builderSaid(namespace).filter((line) => line.includes(what));
    expect(said('superseded by plan')).toHaveLength(1);
    expect(said('published a table').length).toBeGreaterThan(0);
    expect(await jobEnds(namespace)).toEqual(['Complete', 'Complete']);
    await endService(namespace, folder);
  });

  test('the API server is away for a while in the middle of it', async () => {
    const namespace = 'away';
    await cluster.kwok.start({ name: 'away', nodes: 1, labels: { pool: namespace } });
    cluster.ascend.hold();
    const folder = apply(service(namespace));
    await builderSaid(namespace, /rings-config-mindie-server has no hccl\.json yet/);
    // Between what the operator writes and the table.
    const [builder = 0] = cluster.builderPids(namespace);
    process.kill(builder, 'SIGSTOP');
    cluster.ascend.release();
    const rings = `${namespace}/rings-config-mindie-server`;
    await until(() => cluster.ascend.writes.has(rings), 'the operator writes');
    expect(await cluster.table(namespace)).toBe('');
    await cluster.plane.stopApiServer();
    process.kill(builder, 'SIGCONT');
    await builderSaid(namespace, /no watch of .* since|could not write/);
    await cluster.plane.startApiServer();
    await cluster.tableLists(namespace, 2);
    expect(await lint(namespace)).toEqual({ status: 0, stderr: '' });
    await endService(namespace, folder);
  });

  test('two releases in one namespace and one in another: each has a table of its own pods', async () => {
    await cluster.kwok.start({ name: 'shared', nodes: 3, labels: { pool: 'shared' } });
    cluster.kubectl.run(['create', 'namespace', 'shared']);
    const server = { nodeSelector: { pool: 'shared' } };
    const in_ = (namespace: string, create: boolean, name: string): Settings =>
      service(namespace, {
        name,
        namespace: { name: namespace, create },
        server,
        controller: { statusDirectory: { enabled: false } },
      });
    const folders = [
      apply(in_('shared', false, 'blue')),
      apply(in_('shared', false, 'green')),
      apply(in_('shared-not', true, 'blue')),
    ];
    await cluster.tableLists('shared', 2, 'blue');
    await cluster.tableLists('shared', 2, 'green');
    await cluster.tableLists('shared-not', 2, 'blue');
    const manifests = folders.flatMap(readManifests);
    folders.forEach(remove);
    let left: string[] = [];
    const nothingIsLeft = async (): Promise<boolean> =>
      (left = await cluster.namesIn('shared', manifests)).length === 0;
    await until(nothingIsLeft, () => `nothing of ours is left, there is ${left.join(' ')}`, 60);
  });
});

describe('in watch mode', () => {
  test('a node dies: the table follows within 2 s of the operator, and is never incomplete', async () => {
    const namespace = 'node-dies';
    for (const name of ['dies-a', 'dies-b', 'dies-c']) {
      await cluster.kwok.start({ name, nodes: 1, labels: { pool: namespace } });
    }
    const pool = 'stays';
    await cluster.kwok.start({ name: pool, nodes: 1, labels: { pool } });
    const ranktableBuilder = { mode: 'watch', nodeSelector: { pool } };
    const server = { antiAffinity: 'required' };
    const folder = apply(service(namespace, { ...management(pool), ranktableBuilder, server }));
    await cluster.tableLists(namespace, 2);
    const history = TableHistory.of(cluster.plane, namespace);
    const [lost] = await cluster.livePods(namespace, 'app=mindie-server');
    await cluster.cutPower((lost?.spec?.nodeName ?? '').replace(/-0$/, ''));
    await isGivenUp(namespace, lost);
    await cluster.tableLists(namespace, 2);
    expect(serverIps(await cluster.table(namespace))).not.toContain(lost?.status?.podIP);
    await expectPrompt(namespace, history);
    expectWhole(history, [2], 1);
    history.stop();
    remove(folder);
  });

  test('the node of the builder dies: another one goes on', async () => {
    const namespace = 'builder-dies';
    await cluster.kwok.start({ name: 'servers', nodes: 1, labels: { pool: namespace } });
    const pool = 'builders';
    for (const name of ['builders-a', 'builders-b'])
      await cluster.kwok.start({ name, nodes: 1, labels: { pool } });
    const ranktableBuilder = { mode: 'watch', nodeSelector: { pool } };
    const at = (instances: number): string =>
      apply(
        service(namespace, {
          ...management(namespace),
          ranktableBuilder,
          server: { instances, npusPerInstance: 2 },
        }),
      );
    at(2);
    await cluster.tableLists(namespace, 2);
    const builders = 'app.kubernetes.io/instance=mindie,app.kubernetes.io/component=ranktable-builder';
    const [lost] = await cluster.livePods(namespace, builders);
    await cluster.cutPower((lost?.spec?.nodeName ?? '').replace(/-0$/, ''));
    const folder = at(3);
    await cluster.tableLists(namespace, 3);
    const [now, ...more] = await cluster.livePods(namespace, builders);
    expect(more).toEqual([]);
    expect(now?.spec?.nodeName).not.toBe(lost?.spec?.nodeName);
    remove(folder);
  });

  test('roll-out, scaling from 4 to 6 and to 3, and a lost Coordinator: the table follows and is never incomplete', async () => {
    const namespace = 'changes';
    await cluster.kwok.start({ name: 'changes', nodes: 3, labels: { pool: namespace } });
    const at = (instances: number, tag: string): Settings =>
      service(namespace, { ...watch, server: { instances }, image: { name: 'mindie', tag } });
    apply(at(4, '2.2'));
    await cluster.tableLists(namespace, 4);
    await cluster.rolledOut(namespace);
    const history = TableHistory.of(cluster.plane, namespace);
    const old = await cluster.serverIps(namespace);

    apply(at(4, '2.3'));
    await cluster.rolledOut(namespace);
    await cluster.tableLists(namespace, 4);
    await expectPrompt(namespace, history);
    expect((await cluster.serverIps(namespace)).filter((ip) => old.includes(ip))).toEqual([]);

    apply(at(6, '2.3'));
    await cluster.tableLists(namespace, 6);
    await expectPrompt(namespace, history);
    const folder = apply(at(3, '2.3'));
    await cluster.tableLists(namespace, 3);
    await expectPrompt(namespace, history);

    const [coordinator] = await cluster.livePods(namespace, 'app=mindie-ms-coordinator');
    cluster.kubectl.run([
      'delete',
      'pod',
      '-n',
      namespace,
      '--wait=false',
      coordinator?.metadata?.name ?? '',
    ]);
    await until(
      async () => {
        const now = await ipsOf(namespace, 'mindie-ms-coordinator');
        const listed = coordinatorIps(await cluster.table(namespace));
        return !now.includes(coordinator?.status?.podIP ?? '') && listed.join() === now.join();
      },
      'the table lists the new Coordinator',
      60,
    );
    await expectPrompt(namespace, history);
    expectWhole(history, [4, 6, 3], 4);
    expect(await lint(namespace)).toEqual({ status: 0, stderr: '' });
    history.stop();
    await endService(namespace, folder);
  });
});

describe('in job mode', () => {
  test('roll-out, scaling and a lost node: each apply builds the table anew, and it is never incomplete', async () => {
    const namespace = 'jobs';
    for (const name of ['jobs-a', 'jobs-b', 'jobs-c']) {
      await cluster.kwok.start({ name, nodes: 1, npus: 16, labels: { pool: namespace } });
    }
    const pool = 'keeps';
    await cluster.kwok.start({ name: pool, nodes: 1, labels: { pool } });
    const at = (instances: number, tag: string): Settings =>
      service(namespace, {
        ...management(pool),
        server: { instances, npusPerInstance: 2 },
        image: { name: 'mindie', tag },
      });
    apply(at(4, '2.2'));
    await cluster.tableLists(namespace, 4);
    const history = TableHistory.of(cluster.plane, namespace);
    const old = await cluster.serverIps(namespace);

    apply(at(4, '2.3'));
    await cluster.rolledOut(namespace);
    await cluster.tableLists(namespace, 4);
    expect((await cluster.serverIps(namespace)).filter((ip) => old.includes(ip))).toEqual([]);

    apply(at(6, '2.3'));
    await cluster.tableLists(namespace, 6);
    const folder = apply(at(3, '2.3'));
    await cluster.tableLists(namespace, 3);

    const [lost] = await cluster.livePods(namespace, 'app=mindie-server');
    await cluster.cutPower((lost?.spec?.nodeName ?? '').replace(/-0$/, ''));
    await isGivenUp(namespace, lost);
    // Nobody follows until the Job is run again, as docs/gitops.md tells.
    cluster.kubectl.run([
      'delete',
      'job',
      '-n',
      namespace,
      '-l',
      'app.kubernetes.io/instance=mindie,app.kubernetes.io/component=ranktable-builder',
    ]);
    cluster.kubectl.run(['apply', '-f', folder]);
    await cluster.tableLists(namespace, 3);
    expectWhole(history, [4, 6, 3], 4);
    expect(await lint(namespace)).toEqual({ status: 0, stderr: '' });
    history.stop();
    remove(folder);
  });
});

describe('what holds the Ascend Operator up', () => {
  test('is named with a command that helps: NPUs without IP, an evicted pod, lost writes, no replicas for a while', async () => {
    const namespace = 'held-up';
    await cluster.kwok.start({ name: 'held', nodes: 1, npus: 16, labels: { pool: namespace } });
    const unreadable = 'held-0/2';
    cluster.ascend.withoutIp.add(unreadable);
    const folder = apply(service(namespace, watch));
    await runCommandOf(
      namespace,
      /NPU 2 of \S+ on node \S+ has no usable IP, its annotation says "-1".*then (kubectl .*)$/,
      () => cluster.ascend.withoutIp.delete(unreadable),
    );
    await cluster.tableLists(namespace, 2);
    const history = TableHistory.of(cluster.plane, namespace);

    const [evicted] = await cluster.livePods(namespace, 'app=mindie-server');
    const at = `/api/v1/namespaces/${namespace}/pods/${evicted?.metadata?.name ?? ''}/status`;
    const contentType = 'application/merge-patch+json';
    await cluster.plane.request(
      'PATCH',
      at,
      { status: { phase: 'Failed', reason: 'Evicted' } },
      { contentType },
    );
    await runCommandOf(namespace, /is Failed \(Evicted\): .*delete it: (kubectl .*)$/);
    await cluster.tableLists(namespace, 2);

    cluster.ascend.hold();
    const before = await cluster.serverIps(namespace);
    const [lost] = await cluster.livePods(namespace, 'app=mindie-server');
    cluster.kubectl.run(['delete', 'pod', '-n', namespace, '--wait=false', lost?.metadata?.name ?? '']);
    await until(
      async () => {
        const now = await cluster.livePods(namespace, 'app=mindie-server');
        const isThere = ({ metadata, status }: V1Pod): boolean =>
          Boolean(status?.podIP && metadata?.annotations?.[npuAnnotations[0]]);
        return (
          now.length === 2 &&
          now.every(isThere) &&
          before.join() !== (await cluster.serverIps(namespace)).join()
        );
      },
      'another pod has its NPUs and its IP',
      60,
    );
    cluster.ascend.lostWrites = 3;
    cluster.ascend.release();
    await until(() => cluster.ascend.lostWrites === 0, 'three writes are lost');
    await builderSaid(
      namespace,
      /every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up/,
    );
    expect(serverIps(await cluster.table(namespace))).toEqual(before);
    cluster.ascend.restartOperator();
    await cluster.tableLists(namespace, 2);

    const scale = (replicas: number): void => {
      cluster.kubectl.run([
        'scale',
        'deployment',
        'mindie-server',
        '-n',
        namespace,
        `--replicas=${replicas}`,
      ]);
    };
    scale(0);
    await builderSaid(namespace, /mindie-server has 0 of 2 planned pods/);
    scale(2);
    await cluster.tableLists(namespace, 2);
    expectWhole(history, [2], 3);
    history.stop();
    await endService(namespace, folder);
  });
});

/** The pods that mount the table, when so many have IPs. */
async function podsWithIps(namespace: string, count: number): Promise<V1Pod[]> {
  let pods: V1Pod[] = [];
  await until(
    async () => {
      const live = await cluster.livePods(namespace, 'app.kubernetes.io/component!=ranktable-builder');
      pods = live.filter(({ status }) => status?.podIP);
      return pods.length === count;
    },
    () => `${count} pods have IPs, ${pods.length} do; ${cluster.lastWords(namespace)}`,
    60,
  );
  return pods;
}

/** How the Jobs of a namespace ended. */
async function jobEnds(namespace: string): Promise<string[]> {
  let ends: string[] = [];
  await until(
    async () => {
      const { items } = (await cluster.get(`/apis/batch/v1/namespaces/${namespace}/jobs`)) as {
        items: V1Job[];
      };
      const last = ({ status }: V1Job): string =>
        status?.conditions?.find(({ type }) => ['Complete', 'Failed'].includes(type))?.type ?? '';
      ends = items.map(last);
      return !ends.includes('');
    },
    () => `every Job has ended, they are ${ends.join()}; ${cluster.lastWords(namespace)}`,
  );
  return ends;
}

async function ipsOf(namespace: string, app: string): Promise<string[]> {
  const pods = await cluster.livePods(namespace, `app=${app}`);
  return pods.map(({ status }) => status?.podIP ?? '');
}

/** The node of a pod answers no more, and the pod is replaced. */
async function isGivenUp(namespace: string, pod: V1Pod | undefined): Promise<void> {
  await until(
    async () => !(await cluster.serverIps(namespace)).includes(pod?.status?.podIP ?? ''),
    'the pod is given up',
    60,
  );
}

/** Keeps the table's mount of each pod like the ConfigMap, as a kubelet does; returns what ends it. */
function mountTable(namespace: string, pods: readonly BootedPod[]): () => void {
  const collection = `/api/v1/namespaces/${namespace}/configmaps?fieldSelector=metadata.name%3Dglobal-ranktable`;
  const observed = observe<V1ConfigMap>(cluster.plane, collection, (object) => {
    const data = object?.data ?? {};
    for (const pod of pods) pod.stand.tableVolume.publish(data);
  });
  return () => {
    observed.stop();
  };
}

/** Waits for a line of the builder, and runs the command that it tells. */
async function runCommandOf(
  namespace: string,
  line: RegExp,
  before: () => void = () => undefined,
): Promise<void> {
  await builderSaid(namespace, line);
  const [, command = ''] =
    cluster
      .builderSaid(namespace)
      .map((said) => line.exec(said))
      .find((match) => match !== null) ?? [];
  before();
  cluster.kubectl.run([...command.split(' ').slice(1), '--wait=false']);
}
