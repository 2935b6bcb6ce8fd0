// Step by step, what the Ascend Operator was seen to do, and what the builder makes of it.
import { AscendOperator, type Member, type Workload } from '../support/ascend-operator';
import type { HcclServer } from './support';
import { OperatedNamespace } from './operated';
import { messages, published, written } from './support';

interface Hccl {
  readonly status: string;
  readonly version: string;
  readonly server_list: readonly {
    readonly container_ip: string;
    readonly server_id: string;
    readonly device: readonly {
      readonly rank_id: string;
      readonly device_id: string;
      readonly super_device_id?: string;
    }[];
  }[];
  readonly super_pod_list?: readonly unknown[];
}

let it: OperatedNamespace;

beforeEach(() => {
  it = new OperatedNamespace();
});

/** `completed 0-1 2-3`: the status, and the ranks of the servers. */
function wrote(): string {
  if (it.hccl === undefined) return 'nothing';
  const { status, server_list } = JSON.parse(it.hccl) as Hccl;
  const ranks = server_list.map(({ device }) =>
    [device[0], device.at(-1)].map((one) => one?.rank_id).join('-'),
  );
  return [status, ...ranks].join(' ');
}

function says(): string[] {
  return messages(it.plan(), it.state()).says;
}

/** Settles, lets the operator look, and takes the table over. */
function publish(replicas = it.replicas): void {
  it.replicas = replicas;
  it.settle();
  it.operate();
  const decision = it.decide();
  if (decision.kind === 'publish') it.table = written(decision);
  expect(it.decide().kind).toBe('unchanged');
}

const rest = '; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up';

test('it begins with ranks from 0 and version 0', () => {
  it.replicas = 4;
  it.settle();
  it.operate();
  expect([wrote(), it.version]).toEqual(['completed 0-1 2-3 4-5 6-7', '0']);
  expect(published(it.decide()).server_group_list[0]?.server_count).toBe('4');
});

test('a pod is deleted: initializing with the old list, then the new pod has the rank that is free', () => {
  publish(4);
  it.delete(it.live()[0]);
  it.operate();
  expect(wrote()).toBe('initializing 0-1 2-3 4-5 6-7');
  expect(it.decide().kind).toBe('wait');
  it.finishDeleting();
  publish();
  expect([wrote(), it.version]).toEqual(['completed 0-1 2-3 4-5 6-7', '1700000002']);
});

test('scaling in: completed with the old list until the number fits, then ranks that do not begin at 0', () => {
  publish(4);
  it.replicas = 2;
  it.delete(it.live()[0]);
  it.operate();
  expect(wrote()).toBe('completed 0-1 2-3 4-5 6-7');
  expect(says()).toEqual([
    'mindie-server has 3 live pods, but 2 are planned: a roll-out or a scaling is under way',
  ]);
  it.delete(it.live()[0]);
  const stale = says();
  expect(stale).toHaveLength(2);
  expect(stale[0]).toContain('which no live pod of mindie-server has' + rest);
  it.operate();
  expect(wrote()).toBe('completed 4-5 6-7');
  expect(it.decide().kind).toBe('publish');
});

test('a surge pod: it leaves what it wrote', () => {
  publish();
  it.create(1);
  it.annotate(it.live()[2]);
  it.giveIp(it.live()[2]);
  it.operate();
  expect(wrote()).toBe('completed 0-1 2-3');
  it.delete(it.live()[0]);
  expect(says()[0]).toContain('which no live pod of mindie-server has' + rest);
  it.operate();
  expect(wrote()).toBe('completed 0-1 2-3');
  expect(it.decide().kind).toBe('publish');
});

test('a pod that failed counts until somebody deletes it', () => {
  publish();
  const [first] = it.live();
  it.evict(first);
  it.create(2);
  const [, created] = it.live();
  it.annotate(created);
  it.giveIp(created);
  it.operate();
  expect(wrote()).toBe('completed 0-1 2-3');
  expect(says()).toEqual([
    `${first?.metadata.name} is Failed (Evicted): the Ascend Operator counts it and does not finish; delete it: kubectl -n mindie delete pod ${first?.metadata.name}`,
  ]);
  it.delete(it.find(first?.metadata.uid));
  it.operate();
  expect(it.decide().kind).toBe('publish');
});

test('a pod with the IP, the node and the NPUs of its predecessor is the same server, as far as the table goes', () => {
  publish();
  it.delete(it.live()[0]);
  it.finishDeleting();
  it.create(0);
  it.annotate(it.live()[1]);
  it.giveIp(it.live()[1]);
  expect(it.decide().kind).toBe('unchanged');
});

test('to 0 and back with pods that have the IPs of before: the old list stays until it is right, never initializing', () => {
  publish();
  const old = it.hccl;
  const ips = it.live().map(({ status }) => status?.podIP);
  it.replicas = 0;
  for (const one of it.live()) it.delete(one);
  it.operate();
  expect(it.hccl).toBe(old);
  it.finishDeleting();
  it.replicas = 2;
  // Each on the node of its predecessor, where other NPUs are free now.
  for (const pick of [3, 4]) it.create(pick);
  for (const one of it.live()) it.giveIp(one);
  it.operate();
  expect([it.hccl, it.live().map(({ status }) => status?.podIP)]).toEqual([old, ips]);
  expect(says()[0]).toMatch(/is of an earlier pod .* has no NPU annotation yet; the Ascend Operator waits/);
  for (const one of it.live()) it.annotate(it.find(one.metadata.uid));
  expect(says()[0]).toMatch(
    /is of an earlier pod with the IP 10\.244\.1\.1: it lists NPU 0 \(.*\), which s2 does not have; every pod/,
  );
  it.operate();
  expect(it.hccl).not.toBe(old);
  expect(it.decide().kind).toBe('publish');
});

test('it restarts: the same list again, as version 0, and no new table', () => {
  publish();
  publish();
  const [before] = [it.hccl];
  it.restartOperator();
  it.operate();
  expect([it.hccl === before, it.version]).toEqual([true, '0']);
  expect(it.decide().kind).toBe('unchanged');
});

test('it restarts while a pod is missing: the old list stays completed, and it writes nothing until the pod is there', () => {
  publish();
  const gone = it.live()[0]?.status?.podIP;
  it.delete(it.live()[0]);
  it.finishDeleting();
  it.create(1);
  it.restartOperator();
  it.operate();
  expect(wrote()).toBe('completed 0-1 2-3');
  expect(says()[0]).toMatch(/^s2 has no IP yet/);
  it.giveIp(it.live()[1]);
  expect(says()[0]).toContain(`still lists ${gone}`);
  it.annotate(it.live()[1]);
  it.operate();
  expect(it.decide().kind).toBe('publish');
});

test('a ConfigMap that it did not find is not looked for again: a restart of the operator helps, other pods do not', () => {
  it.hasConfigMap = false;
  it.settle();
  expect(says()[0]).toContain('ConfigMap rings-config-mindie-server is missing: apply the manifests again');
  it.operate();
  it.hasConfigMap = true;
  // A rollout restart: other pods.
  for (const one of it.live()) it.delete(one);
  it.settle();
  it.operate();
  expect(wrote()).toBe('nothing');
  expect(says()).toEqual([`rings-config-mindie-server has no hccl.json yet${rest}`]);
  it.restartOperator();
  it.operate();
  expect(it.decide().kind).toBe('publish');
});

test('after three failed writes it gives up, until the set of pods is another one or it restarts', () => {
  it.settle();
  it.failing = 3;
  for (let tries = 0; tries < 5; tries += 1) it.operate();
  expect([it.failing, wrote()]).toEqual([0, 'nothing']);
  expect(says()).toEqual([`rings-config-mindie-server has no hccl.json yet${rest}`]);
  it.delete(it.live()[0]);
  it.settle();
  it.operate();
  expect(it.decide().kind).toBe('publish');
});

test('two lost writes are made good', () => {
  it.settle();
  it.failing = 2;
  for (let tries = 0; tries < 3; tries += 1) it.operate();
  expect(it.decide().kind).toBe('publish');
});

test('a pod is annotated before it has its IP: the operator waits for the IP', () => {
  for (const pick of [0, 1]) it.create(pick);
  for (const { metadata } of it.live()) it.annotate(it.find(metadata.uid));
  it.operate();
  expect(wrote()).toBe('nothing');
  for (const { metadata } of it.live()) it.giveIp(it.find(metadata.uid));
  it.operate();
  expect(wrote()).toBe('completed 0-1 2-3');
});

describe('what it writes of a workload', () => {
  const workload: Workload = {
    uid: 'u',
    name: 'w',
    replicas: 2,
    labels: {},
    annotations: {},
    nodeSelector: {},
  };
  const member = (index: number, devices: HcclServer['devices'] = [], host = `10.10.0.${index}`): Member => ({
    uid: `uid-${index}`,
    labels: { 'deploy-name': 'w' },
    annotations: {
      'hccl/rankIndex': String(index),
      'ascend.kubectl.kubernetes.io/ascend-910-configuration': JSON.stringify({
        devices: devices.map(({ id, ip, superId = '-2' }) => ({
          device_id: id,
          device_ip: ip,
          super_device_id: superId,
        })),
      }),
    },
    isDeleting: false,
    ownerKind: 'ReplicaSet',
    ip: `10.0.0.${index}`,
    hostIp: host,
  });
  const npus = (host: number, ip?: string): HcclServer['devices'] =>
    Array.from({ length: 16 }, (_, id) => ({
      id: String(id),
      ip: ip ?? `192.168.${host}.${id + 1}`,
      rank: '',
      superId: String(id),
    }));
  const of = (
    change: Partial<Workload>,
    members = [member(0, npus(0)), member(1, npus(1))],
  ): Hccl | undefined => {
    const write = new AscendOperator(() => 0).toWrite({ ...workload, ...change }, members);
    return write === undefined ? undefined : (JSON.parse(write.text) as Hccl);
  };

  test.each<[string, Partial<Workload>, string]>([
    ['nothing of super pods', {}, '1.0'],
    ['sp-block', { annotations: { 'sp-block': '16' } }, '1.2'],
    ['a policy of super pods', { annotations: { 'huawei.com/schedule_policy': 'chip2-node16-sp' } }, '1.2'],
    [
      'a policy without super pods, which wins over sp-block',
      { annotations: { 'huawei.com/schedule_policy': 'chip2-node16', 'sp-block': '16' } },
      '1.0',
    ],
    [
      'a super pod as node selector',
      { nodeSelector: { 'accelerator-type': 'module-a3-16-super-pod' } },
      '1.2',
    ],
    ['another node selector', { nodeSelector: { 'accelerator-type': 'module-910b-8' } }, '1.0'],
  ])('version 1.2 only for super pods: %s', (_, change, version) => {
    const root = of(change);
    expect(root?.version).toBe(version);
    expect(root?.super_pod_list !== undefined).toBe(version === '1.2');
    expect(root?.server_list[0]?.device[1]?.super_device_id).toBe(version === '1.2' ? '1' : undefined);
    expect(root?.server_list[1]?.device.map(({ rank_id }) => Number(rank_id))).toEqual(
      Array.from({ length: 16 }, (__, place) => 16 + place),
    );
  });

  test('super pods have logical ids, and a null only where their affinity is soft', () => {
    const annotations = { 'sp-block': '16' };
    const list = ['10.10.0.0', '10.10.0.1'].map((server_id, id) => ({
      super_pod_id: String(id),
      server_list: [{ server_id }],
    }));
    expect(of({ annotations })?.super_pod_list).toEqual(list);
    expect(of({ annotations, labels: { 'super-pod-affinity': 'soft' } })?.super_pod_list).toEqual([
      ...list,
      null,
    ]);
    expect(of({ annotations: { 'sp-block': '32' } })?.super_pod_list).toHaveLength(1);
  });

  test('pods that share a node are named by their UIDs', () => {
    const members = [0, 1].map((index) => member(index, npus(index), '10.10.0.1'));
    expect(of({}, members)?.server_list.map(({ server_id }) => server_id)).toEqual(['uid-0', 'uid-1']);
  });

  test('an NPU without IP: nothing in version 1.0, nor across super pods', () => {
    const members = [member(0, npus(0)), member(1, npus(1, '-1'))];
    expect(of({}, members)).toBeUndefined();
    expect(of({ annotations: { 'sp-block': '16' } }, members)).toBeUndefined();
    expect(of({ annotations: { 'sp-block': '32' } }, members)?.status).toBe('completed');
  });

  test('two pods of one rank index: ranks twice', () => {
    const twice = [
      member(0, npus(0)),
      { ...member(1, npus(1)), annotations: member(0, npus(1)).annotations },
    ];
    const ranks =
      of({}, twice)?.server_list.flatMap(({ device }) => device.map(({ rank_id }) => rank_id)) ?? [];
    expect(new Set(ranks).size).toBe(16);
  });

  test('pods without a ReplicaSet, of another Deployment, or without NPUs do not count', () => {
    const stray = member(2, npus(2));
    const others: Member[] = [
      { ...stray, ownerKind: undefined },
      { ...stray, labels: { 'deploy-name': 'other' } },
      { ...stray, annotations: {} },
      { ...stray, isDeleting: true },
    ];
    expect(of({}, [member(0, npus(0)), member(1, npus(1)), ...others])?.server_list).toHaveLength(2);
  });
});
