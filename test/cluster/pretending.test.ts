// From `kubectl apply` to a complete table, and through all that happens to a service afterwards, in a cluster in which
// everything is real but nodes, containers and NPUs.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import { type Pod as BootPod, usePods } from '../boot/support';
import { bundle } from '../images/support';
import { heterogeneous, homogeneous } from '../support/synth';
import { findBinaries } from './control-plane';
import { killBuilders, until } from './namespace';
import { observe } from './observe';
import { PretendingCluster, serverIps, TableHistory } from './pretending';

let cluster: PretendingCluster;
let program: string;

jest.setTimeout(180_000);

beforeAll(async () => {
  program = bundle();
  findBinaries();
  cluster = await PretendingCluster.start(program);
}, 2_400_000);

afterAll(async () => {
  killBuilders();
  await cluster.stop();
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

async function rolledOut(namespace: string): Promise<void> {
  const workloads = cluster.kubectl
    .run(['get', 'deployments', '-n', namespace, '-o', 'name'])
    .trim()
    .split('\n');
  for (const workload of workloads) {
    await until(
      () =>
        cluster.kubectl
          .try(['rollout', 'status', workload, '-n', namespace, '--watch=false'])
          .stdout.includes('success'),
      () => `${workload} is rolled out; ${cluster.lastWords(namespace)}`,
      120,
    );
  }
}

function nodesOf(pods: readonly V1Pod[]): string[] {
  return pods.map(({ spec }) => spec?.nodeName ?? '').sort();
}

/** Each version of a table in turn was whole: what the Controller takes, with so many servers. */
function expectWhole(history: TableHistory, ...servers: number[]): void {
  expect(history.faults).toEqual([]);
  expect(
    [...new Set(history.servers.map(({ length }) => length))].filter((one) => !servers.includes(one)),
  ).toEqual([]);
}

async function endService(namespace: string, folder: string): Promise<void> {
  cluster.kubectl.run(['delete', '--wait=false', '-f', folder]);
  await until(
    () => cluster.kubectl.try(['get', 'namespace', namespace]).status !== 0,
    `the namespace ${namespace} is gone`,
    60,
  );
}

/** A pod on a node that does not answer is there until somebody removes the node, so nobody waits for it. */
function endOnLostNode(folder: string): void {
  cluster.kubectl.run(['delete', '--wait=false', '-f', folder]);
}

describe('from apply to a complete table', () => {
  const newPod = usePods();

  test('homogeneous, one server a node: the builder and the boot scripts need no step in between', async () => {
    const namespace = 'homogeneous';
    await cluster.kwok.start({ name: 'homo', nodes: 4, labels: { pool: namespace } });
    const deployment = service(namespace, { server: { instances: 4, antiAffinity: 'required' } });
    const folder = apply(deployment);
    await until(
      async () => (await cluster.serverIps(namespace)).filter((ip) => ip !== '').length === 4,
      'the servers have IPs',
      60,
    );
    const boots = await bootPods(namespace, newPod);
    const stranger = newPod('server', 'toolkit', '10.99.99.99');
    const stop = mountTable(namespace, [...boots, stranger]);
    const inits = boots.map((pod) => pod.runInitContainer());
    const waits = stranger.runInitContainer();
    await cluster.tableLists(namespace, 4);
    expect(await Promise.all(inits.map((container) => container.exitCode()))).toEqual([0, 0, 0, 0]);
    boots.forEach((pod) => pod.runMainContainer());
    for (const pod of boots) await pod.processStart();
    await waits.says('it is completed, but 10.99.99.99 is not in a server group');
    expect(stranger.processHasStarted).toBe(false);
    stop();
    expect(await lint(namespace)).toEqual({ status: 0, stderr: '' });
    expect(nodesOf(await cluster.livePods(namespace, 'app=mindie-server'))).toEqual([
      'homo-0',
      'homo-1',
      'homo-2',
      'homo-3',
    ]);
    await rolledOut(namespace);
    const job = cluster.kubectl.json(['get', 'jobs', '-n', namespace]) as {
      items: { status: { succeeded?: number } }[];
    };
    expect(job.items.map(({ status }) => status.succeeded)).toEqual([1]);
    await endService(namespace, folder);
    expect(cluster.ascend.overbooked).toEqual([]);
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
    const table = JSON.parse(await cluster.table(namespace)) as {
      server_group_list: { group_id: string; server_list: { hardware_type?: string }[] }[];
    };
    const servers = table.server_group_list.find(({ group_id }) => group_id === '2')?.server_list ?? [];
    expect(servers.map(({ hardware_type }) => hardware_type).sort()).toEqual([
      ...Array.from({ length: 3 }, () => '800I A2(32G)'),
      ...Array.from({ length: 2 }, () => '800I A2(64G)'),
    ]);
    await rolledOut(namespace);
    expect(cluster.ascend.overbooked).toEqual([]);
    await endService(namespace, folder);
  });

  test('too few NPUs: the builder names the pod and the reason of the scheduler, and goes on when a node comes', async () => {
    const namespace = 'too-few';
    await cluster.kwok.start({ name: 'few', nodes: 1, labels: { pool: namespace } });
    const folder = apply(service(namespace, { server: { npusPerInstance: 8 } }));
    const reason =
      /waiting: (mindie-server-\S+) has no IP yet \(Pending: .*Insufficient huawei\.com\/Ascend910/;
    await until(
      () => cluster.builderSaid(namespace).some((line) => reason.test(line)),
      () => `the builder says why; it said\n${cluster.builderSaid(namespace).join('\n')}`,
      30,
    );
    expect(await cluster.table(namespace)).toBe('');
    await cluster.kwok.start({ name: 'more', nodes: 1, labels: { pool: namespace } });
    await cluster.tableLists(namespace, 2);
    await endService(namespace, folder);
  });

  test('the API server is away for a while in the middle of it', async () => {
    const namespace = 'away';
    await cluster.kwok.start({ name: 'away', nodes: 1, labels: { pool: namespace } });
    const folder = apply(service(namespace));
    await until(() => cluster.builderSaid(namespace).length > 0, 'the builder has begun');
    await cluster.plane.stopApiServer();
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
    expect(cluster.ascend.overbooked).toEqual([]);
    for (const folder of folders) cluster.kubectl.run(['delete', '--wait=false', '-f', folder]);
    const kinds = 'configmaps,deployments,jobs,services,roles,rolebindings,serviceaccounts';
    const ours = ['-l', 'app.kubernetes.io/part-of=mindie-pd', '-o', 'name'];
    await until(
      () => cluster.kubectl.run(['get', `${kinds},pods`, '-n', 'shared', ...ours]) === '',
      'nothing of ours is left',
      60,
    );
  });
});

describe('in watch mode', () => {
  test('a node dies: the table follows within 2 s of the operator, and is never incomplete', async () => {
    const namespace = 'node-dies';
    for (const name of ['dies-a', 'dies-b', 'dies-c']) {
      await cluster.kwok.start({ name, nodes: 1, labels: { pool: namespace } });
    }
    const folder = apply(service(namespace, { ...watch, server: { antiAffinity: 'required' } }));
    await cluster.tableLists(namespace, 2);
    const history = TableHistory.of(cluster.plane, namespace);
    const [lost] = await cluster.livePods(namespace, 'app=mindie-server');
    await cluster.kwok.cutPower((lost?.spec?.nodeName ?? '').replace(/-0$/, ''));
    await isGivenUp(namespace, lost);
    await cluster.tableLists(namespace, 2);
    expect(serverIps(await cluster.table(namespace))).not.toContain(lost?.status?.podIP);
    const written = cluster.ascend.writes.get(`${namespace}/rings-config-mindie-server`) ?? 0;
    await until(() => history.versions.length === 2, 'the table was written once more');
    expect((history.versions[1]?.at ?? Infinity) - written).toBeLessThan(2000);
    expectWhole(history, 2);
    history.stop();
    endOnLostNode(folder);
  });

  test('roll-out, scaling from 4 to 6 and to 3, and a lost Coordinator: the table follows and is never incomplete', async () => {
    const namespace = 'changes';
    await cluster.kwok.start({ name: 'changes', nodes: 3, labels: { pool: namespace } });
    const at = (instances: number, tag: string): Settings =>
      service(namespace, { ...watch, server: { instances }, image: { name: 'mindie', tag } });
    apply(at(4, '2.2'));
    await cluster.tableLists(namespace, 4);
    await rolledOut(namespace);
    const history = TableHistory.of(cluster.plane, namespace);
    const old = await cluster.serverIps(namespace);

    apply(at(4, '2.3'));
    await rolledOut(namespace);
    await cluster.tableLists(namespace, 4);
    expect((await cluster.serverIps(namespace)).filter((ip) => old.includes(ip))).toEqual([]);

    apply(at(6, '2.3'));
    await cluster.tableLists(namespace, 6);
    const folder = apply(at(3, '2.3'));
    await cluster.tableLists(namespace, 3);

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
        const listed = coordinators(await cluster.table(namespace));
        return !now.includes(coordinator?.status?.podIP ?? '') && listed.join() === now.join();
      },
      'the table lists the new Coordinator',
      60,
    );
    expectWhole(history, 4, 6, 3);
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
    const at = (instances: number, tag: string): Settings =>
      service(namespace, { server: { instances, npusPerInstance: 2 }, image: { name: 'mindie', tag } });
    apply(at(4, '2.2'));
    await cluster.tableLists(namespace, 4);
    const history = TableHistory.of(cluster.plane, namespace);
    const old = await cluster.serverIps(namespace);

    apply(at(4, '2.3'));
    await rolledOut(namespace);
    await cluster.tableLists(namespace, 4);
    expect((await cluster.serverIps(namespace)).filter((ip) => old.includes(ip))).toEqual([]);

    apply(at(6, '2.3'));
    await cluster.tableLists(namespace, 6);
    const folder = apply(at(3, '2.3'));
    await cluster.tableLists(namespace, 3);

    const [lost] = await cluster.livePods(namespace, 'app=mindie-server');
    await cluster.kwok.cutPower((lost?.spec?.nodeName ?? '').replace(/-0$/, ''));
    await isGivenUp(namespace, lost);
    // Nobody follows until the Job is run again, as docs/gitops.md tells.
    cluster.kubectl.run([
      'delete',
      'job',
      '-n',
      namespace,
      '-l',
      'app.kubernetes.io/component=ranktable-builder',
    ]);
    cluster.kubectl.run(['apply', '-f', folder]);
    await cluster.tableLists(namespace, 3);
    expectWhole(history, 4, 6, 3);
    expect(await lint(namespace)).toEqual({ status: 0, stderr: '' });
    history.stop();
    endOnLostNode(folder);
  });
});

/** A Coordinator, a Controller and two servers, as processes that run the boot scripts with the IPs of these pods. */
async function bootPods(
  namespace: string,
  newPod: (...args: ConstructorParameters<typeof BootPod>) => BootPod,
): Promise<BootPod[]> {
  const [first, second] = await ipsOf(namespace, 'mindie-server');
  const [coordinator] = await ipsOf(namespace, 'mindie-ms-coordinator');
  const [controller] = await ipsOf(namespace, 'mindie-ms-controller');
  return [
    newPod('coordinator', 'toolkit', coordinator),
    newPod('controller', 'toolkit', controller),
    newPod('server', 'toolkit', first),
    newPod('server', 'wheel', second),
  ];
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
function mountTable(namespace: string, pods: readonly BootPod[]): () => void {
  const collection = `/api/v1/namespaces/${namespace}/configmaps?fieldSelector=metadata.name%3Dglobal-ranktable`;
  const observed = observe<V1ConfigMap>(cluster.plane, collection, (object) => {
    const data = object?.data ?? {};
    for (const pod of pods) pod.tableVolume.publish(data);
  });
  return () => {
    observed.stop();
  };
}

function coordinators(text: string): string[] {
  const table = JSON.parse(text) as {
    server_group_list: { group_id: string; server_list: { server_ip: string }[] }[];
  };
  const group = table.server_group_list.find(({ group_id }) => group_id === '0');
  return (group?.server_list ?? []).map(({ server_ip }) => server_ip);
}
