// The operator leaves `completed` with an old list, and IPs, nodes and NPUs are used again: what is not true of the pods
// that live is never published.
import { decide, type State } from '../../lib/ranktable/decide';
import type { Pod } from '../../lib/ranktable/objects';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import {
  complete,
  devices,
  hccl,
  type HcclServer,
  management,
  messages,
  pod,
  rings,
  serverPod,
  serverPods,
  serverRings,
  twoServers,
} from './support';

const rest = '; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up';
const first = serverRings(1, 2);
const uid = '8b1a9f0e-3a52-4d57-9b69-0d1f6d1c0a11';
const otherUid = '0c7d2f1a-52c4-4c0b-8f0e-1f4b6f7a9d22';

/** What the operator wrote of the second server, and the pod that has its IP now. */
function state(listed: Partial<HcclServer>, lives: Pod = serverPod('new', '10.0.0.2')): State {
  const second = { ip: '10.0.0.2', id: '10.10.0.2', devices: devices(2, 2), ...listed };
  return {
    ...complete,
    pods: [...management, ...serverPods(1), lives],
    configMaps: [rings('mindie-server', hccl([...first, second]))],
  };
}

describe('an entry of hccl.json is of an earlier pod with the same IP', () => {
  test.each<[string, State, string]>([
    [
      'by its host_ip',
      state({ host: '10.10.0.4' }),
      'it says host 10.10.0.4, but new is on 10.10.0.2' + rest,
    ],
    [
      'by the server_id of an older operator, which is the IP of the node',
      state({ id: '10.10.0.4', host: undefined }),
      'it says host 10.10.0.4, but new is on 10.10.0.2' + rest,
    ],
    [
      'by the UID of the pod, which the operator writes where pods share a node',
      state({ id: otherUid }, serverPod('new', '10.0.0.2', { uid })),
      `it says UID ${otherUid}, but new has ${uid}` + rest,
    ],
    [
      'by the UID of the pod, the other way round',
      state({ id: uid }, serverPod('new', '10.0.0.2', { uid: otherUid })),
      `it says UID ${uid}, but new has ${otherUid}` + rest,
    ],
    [
      'by an NPU that the pod does not have',
      state({}, serverPod('new', '10.0.0.2', { npus: 0, annotations: npus([6, 7]) })),
      'it lists NPU 0 (192.168.2.1), which new does not have' + rest,
    ],
    [
      'by the address of an NPU',
      state({
        devices: [
          { id: '0', rank: '2', ip: '192.168.9.9' },
          { id: '1', rank: '3' },
        ],
      }),
      'it lists NPU 0 (192.168.9.9), which new does not have' + rest,
    ],
    [
      'by an NPU of the pod that it lacks',
      state({ devices: devices(1, 2) }),
      'it lacks NPU 1 (192.168.2.2) of new' + rest,
    ],
    [
      'as the pod has no NPUs yet, so that the operator has not counted it',
      state({}, pod('mindie-server', 'new', { ip: '10.0.0.2', host: '10.10.0.2' })),
      'new has no NPU annotation yet; the Ascend Operator waits until every pod has its NPUs, and new has none yet',
    ],
  ])('%s', (_, given, says) => {
    expect(messages(twoServers, given)).toEqual({
      kind: 'wait',
      says: [`hccl.json of rings-config-mindie-server is of an earlier pod with the IP 10.0.0.2: ${says}`],
    });
  });

  test('but not for want of what an older operator or device plugin leaves out, nor by another address of the node', () => {
    const list = [0, 1].map((id) => ({ device_id: String(id), device_ip: `192.168.2.${id + 1}` }));
    const annotations = {
      'ascend.kubectl.kubernetes.io/ascend-npu-configuration': JSON.stringify({ devices: list }),
    };
    const plain = pod('mindie-server', 'new', { ip: '10.0.0.2', host: '10.10.0.2', annotations });
    const dual = serverPod('new', '10.0.0.2', { hosts: ['10.10.0.2', 'fd00::2'] });
    const listed = list.map(({ device_ip: ip }, id) => ({ id: String(id), ip, rank: String(2 + id) }));
    const cases: [Partial<HcclServer>, Pod][] = [
      [{ host: undefined }, plain],
      [{ host: '' }, plain],
      [{ host: 'fd00::2' }, dual],
      [{ id: uid }, serverPod('new', '10.0.0.2', { uid })],
      [{ id: uid, host: undefined }, serverPod('new', '10.0.0.2', { uid })],
    ];
    for (const [server, lives] of cases)
      expect(decide(twoServers, state({ ...server, devices: listed }, lives)).kind).toBe('publish');
  });
});

function npus(ids: readonly number[]): Record<string, string> {
  const list = ids.map((id) => ({ device_id: String(id), device_ip: `192.168.2.${id + 1}` }));
  return {
    'ascend.kubectl.kubernetes.io/ascend-910-configuration': JSON.stringify({
      host_ip: '10.10.0.2',
      devices: list,
    }),
  };
}

describe('completed with the old list, as the operator leaves it', () => {
  const plan = (replicas: number): TablePlan => ({
    ...twoServers,
    serverGroups: twoServers.serverGroups.map((group) => ({ ...group, replicas })),
  });
  const listed = (count: number, pods: readonly Pod[]): State => ({
    ...complete,
    pods: [...management, ...pods],
    configMaps: [rings('mindie-server', hccl(serverRings(count, 2)))],
  });

  test('while it scales in', () => {
    expect(messages(plan(1), listed(2, serverPods(1)))).toEqual({
      kind: 'wait',
      says: [
        `hccl.json of rings-config-mindie-server still lists 10.0.0.2, which no live pod of mindie-server has${rest}`,
      ],
    });
  });

  test('at 0 replicas, and back with pods that have the old IPs, but not yet their NPUs', () => {
    const bare = ['10.0.0.1', '10.0.0.2'].map((ip, index) =>
      pod('mindie-server', `new-${index}`, { ip, host: `10.10.0.${index + 1}` }),
    );
    expect(decide(plan(2), listed(2, [])).kind).toBe('wait');
    expect(decide(plan(2), listed(2, bare)).kind).toBe('wait');
  });

  test('while it is away, or restarted with fewer pods than replicas', () => {
    const replaced = [...serverPods(1), serverPod('new', '10.0.0.3')];
    expect(messages(plan(2), listed(2, replaced)).says).toEqual([
      `hccl.json of rings-config-mindie-server still lists 10.0.0.2, which no live pod of mindie-server has${rest}`,
      `hccl.json of rings-config-mindie-server does not list new (10.0.0.3) yet${rest}`,
    ]);
  });

  test('with a surge pod, or a pod that ended', () => {
    expect(decide(plan(2), listed(2, serverPods(3))).kind).toBe('wait');
    const failed = serverPod('mindie-server-0', '10.0.0.1', { phase: 'Failed' });
    expect(decide(plan(2), listed(2, [failed, ...serverPods(3).slice(1)])).kind).toBe('wait');
  });

  test('when a pod was replaced between two looks, and has no IP yet', () => {
    const pending = pod('mindie-server', 'new', { npus: devices(2, 0) });
    expect(messages(plan(2), listed(2, [...serverPods(1), pending]))).toEqual({
      kind: 'wait',
      says: ['new has no IP yet (Pending)'],
    });
  });
});

describe('pods are taken by their owner as well as by their labels:', () => {
  const copied = (owner: string | undefined): Pod => serverPod('debug', '10.0.0.9', { owner });

  test.each([
    ["a person's", undefined],
    ["another Deployment's", 'mindie-server-copy-7b79c5d9f4'],
    ["another template's of another Deployment", 'mindie-7b79c5d9f4'],
  ])('%s pod with the same labels is no server', (_, owner) => {
    const pods = [...complete.pods, copied(owner)];
    expect(decide(twoServers, { ...complete, pods })).toEqual(decide(twoServers, complete));
  });

  test('nor is it the Coordinator, and a lack of pods names it', () => {
    const debug = pod('mindie-ms-coordinator', 'debug', {
      ip: '10.0.1.9',
      host: '10.10.0.9',
      owner: undefined,
    });
    expect(messages(twoServers, { ...complete, pods: [debug, ...complete.pods.slice(1)] })).toEqual({
      kind: 'wait',
      says: [
        'the Coordinator has 0 of 1 planned pods; not counted: debug, with the same labels, but not made by its Deployment',
      ],
    });
  });

  test('but where a dump tells no owner of any pod, the labels do', () => {
    const trimmed = complete.pods.map(({ metadata, ...others }) => ({
      ...others,
      metadata: { ...metadata, ownerReferences: [] },
    }));
    expect(decide(twoServers, { ...complete, pods: trimmed })).toEqual(decide(twoServers, complete));
  });
});

describe('an NPU is never listed twice:', () => {
  /** Two servers as their annotations and the operator say, agreeing. */
  const of = (
    a: readonly [string, string, string][],
    b: typeof a,
    hosts = ['10.10.0.1', '10.10.0.2'],
  ): State => {
    const list = [a, b].map((some) => some.map(([id, ip, rank]) => ({ id, ip, rank })));
    const names = ['a', 'b'].map((name, index) =>
      pod('mindie-server', name, {
        ip: `10.0.0.${index + 1}`,
        host: hosts[index] ?? '',
        npus: list[index] ?? [],
      }),
    );
    const servers = list.map((some, index) => ({
      ip: `10.0.0.${index + 1}`,
      id: `u${index}`,
      host: hosts[index] ?? '',
      devices: some,
    }));
    return {
      ...complete,
      pods: [...management, ...names],
      configMaps: [rings('mindie-server', hccl(servers))],
    };
  };

  test.each<[string, State, string]>([
    [
      'one NPU in two pods of a node',
      of(
        [
          ['0', '192.168.1.1', '0'],
          ['1', '192.168.1.2', '1'],
        ],
        [
          ['1', '192.168.1.2', '2'],
          ['0', '192.168.1.1', '3'],
        ],
        ['10.10.0.1', '10.10.0.1'],
      ),
      'a and b both have NPU 1 of node 10.10.0.1, which serves one pod: kubectl -n mindie delete pod b, so that it gets NPUs anew',
    ],
    [
      'an NPU twice in a pod',
      of(
        [
          ['0', '192.168.1.1', '0'],
          ['0', '192.168.1.1', '1'],
        ],
        [
          ['0', '192.168.2.1', '2'],
          ['1', '192.168.2.2', '3'],
        ],
      ),
      'a has NPU 0 of node 10.10.0.1 twice: kubectl -n mindie delete pod a, so that it gets NPUs anew',
    ],
    [
      'the IP of one NPU at another node',
      of(
        [
          ['0', '192.168.1.1', '0'],
          ['1', '192.168.1.2', '1'],
        ],
        [
          ['0', '192.168.2.1', '2'],
          ['1', '192.168.1.2', '3'],
        ],
      ),
      'NPU 1 of a (node 10.10.0.1) and NPU 1 of b (node 10.10.0.2) have the same IP 192.168.1.2: give each its own (hccn_tool -i 1 -ip -s address IP netmask MASK), then delete the pod whose NPU has changed',
    ],
  ])('%s', (_, given, message) => {
    expect(messages(twoServers, given)).toEqual({ kind: 'wait', says: [message] });
    const annotations = { ...twoServers, source: 'annotations' as const };
    expect(messages(annotations, given)).toEqual({ kind: 'wait', says: [message] });
  });

  test('nor in two Deployments of a heterogeneous service', () => {
    const [group] = twoServers.serverGroups;
    if (group === undefined) throw new Error('there is no group');
    const other = { ...group, name: 'other', ringsConfig: 'rings-config-other', selector: { app: 'other' } };
    const types = ['800I A2(32G)', '800I A2(64G)'];
    const serverGroups = [group, other].map((one, index) => ({
      ...one,
      replicas: 1,
      hardwareType: types[index] ?? null,
    }));
    const again = serverPod('again', '10.0.0.2', { app: 'other', host: '10.10.0.1' });
    const given: State = {
      ...complete,
      pods: [...management, ...serverPods(1), again],
      configMaps: [
        rings('mindie-server', hccl(first), types[0]),
        rings(
          'other',
          hccl([{ ...first[0], ip: '10.0.0.2', id: 'u', host: '10.10.0.1' }].map(withNpusOfFirst)),
          types[1],
        ),
      ],
    };
    expect(messages({ ...twoServers, heterogeneous: true, serverGroups }, given)).toEqual({
      kind: 'wait',
      says: [
        'mindie-server-0 and again both have NPU 0 of node 10.10.0.1, which serves one pod: kubectl -n mindie delete pod again, so that it gets NPUs anew',
      ],
    });
  });

  function withNpusOfFirst(server: Partial<HcclServer>): HcclServer {
    return { ip: '', id: '', ...server, devices: devices(2, 0) };
  }
});
