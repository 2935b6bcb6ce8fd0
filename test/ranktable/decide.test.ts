import { decide, type State } from '../../lib/ranktable/decide';
import { lintTable } from '../../lib/ranktable/lint';
import type { ConfigMap, Pod } from '../../lib/ranktable/objects';
import { progress } from '../../lib/ranktable/progress';
import type { PlannedServers, TablePlan } from '../../lib/ranktable/table-plan';
import {
  complete,
  devices,
  emptyTable,
  hccl,
  management,
  messages,
  planOf,
  pod,
  published,
  publishedOf,
  rings,
  serverPod,
  serverPods,
  serverRings,
  twoServers,
  written,
} from './support';

const withPods = (...pods: Pod[]): State => ({ ...complete, pods });
const withHccl = (text: string | undefined): State => ({
  ...complete,
  configMaps: [rings('mindie-server', text)],
});

describe('a complete state gives a table', () => {
  test('of servers, Controller and Coordinator, every scalar text', () => {
    expect(publishedOf(twoServers, complete)).toEqual({
      version: '1.0',
      status: 'completed',
      server_group_list: [
        {
          group_id: '2',
          server_count: '2',
          server_list: [
            {
              server_id: '10.10.0.1',
              server_ip: '10.0.0.1',
              device: [
                { device_id: '0', device_ip: '192.168.1.1', device_logical_id: '0', rank_id: '0' },
                { device_id: '1', device_ip: '192.168.1.2', device_logical_id: '1', rank_id: '1' },
              ],
            },
            {
              server_id: '10.10.0.2',
              server_ip: '10.0.0.2',
              device: [
                { device_id: '0', device_ip: '192.168.2.1', device_logical_id: '0', rank_id: '2' },
                { device_id: '1', device_ip: '192.168.2.2', device_logical_id: '1', rank_id: '3' },
              ],
            },
          ],
        },
        {
          group_id: '1',
          server_count: '1',
          server_list: [{ server_id: '10.10.0.8', server_ip: '10.0.1.2' }],
        },
        {
          group_id: '0',
          server_count: '1',
          server_list: [{ server_id: '10.10.0.9', server_ip: '10.0.1.1' }],
        },
      ],
    });
  });

  test('that its own lint accepts, compact, and byte for byte the same whatever the order of the inputs', () => {
    const decision = decide(twoServers, complete);
    const turned = decide(twoServers, { ...complete, pods: [...complete.pods].reverse() });
    expect(turned).toEqual(decision);
    if (decision.kind !== 'publish') throw new Error(decision.kind);
    expect(lintTable(decision.text, twoServers)).toEqual([]);
    expect(decision.text).not.toMatch(/\s/);
  });

  test.each(['given', 'turned round'])('that has two Coordinators by their IP, with the pods %s', (order) => {
    const plan = { ...twoServers, coordinator: { ...twoServers.coordinator, replicas: 2 } };
    const standby = pod('mindie-ms-coordinator', 'standby', { ip: '10.0.1.0', host: '10.10.0.7' });
    const pods = [...complete.pods, standby];
    const { server_group_list } = publishedOf(plan, {
      ...complete,
      pods: order === 'given' ? pods : pods.reverse(),
    });
    expect(server_group_list.find(({ group_id }) => group_id === '0')).toEqual({
      group_id: '0',
      server_count: '2',
      server_list: [
        { server_id: '10.10.0.7', server_ip: '10.0.1.0' },
        { server_id: '10.10.0.9', server_ip: '10.0.1.1' },
      ],
    });
  });

  test('that is not written again', () => {
    const decision = decide(twoServers, complete);
    const current = written(decision);
    expect(decide(twoServers, { ...complete, current })).toEqual({ ...decision, kind: 'unchanged' });
  });

  test('with the members beside it: a pod a line, in the order of the table', () => {
    expect(decide(twoServers, complete)).toMatchObject({
      members: 'server 10.0.0.1\nserver 10.0.0.2\ncontroller 10.0.1.2\ncoordinator 10.0.1.1\n',
    });
  });

  test.each<[string, Record<string, string>]>([
    ['there are none: an older builder wrote the table', {}],
    ['they are of another table', { members: 'server 10.0.0.1\n' }],
    ['somebody emptied them', { members: '' }],
  ])('that is written again, the same, when its members are not its own: %s', (_, members) => {
    const decision = decide(twoServers, complete);
    const { 'global_ranktable.json': text = '' } = written(decision).data ?? {};
    const current = { ...emptyTable, data: { 'global_ranktable.json': text, ...members } };
    expect(decide(twoServers, { ...complete, current })).toEqual(decision);
  });

  test('whose members are about 2 kB where there are 96 servers', () => {
    const groups = twoServers.serverGroups.map((group) => ({ ...group, replicas: 96 }));
    const pods = [...management, ...serverPods(96)];
    const state = { ...withHccl(hccl(serverRings(96, 2))), pods };
    const { members = '' } = written(decide({ ...twoServers, serverGroups: groups }, state)).data ?? {};
    expect(members.split('\n')).toHaveLength(99);
    expect(members.length).toBeLessThan(2048);
  });

  test('whatever the readiness and restarts of the pods, which wait for this very table', () => {
    const crashing = {
      type: 'Ready',
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'CrashLoopBackOff',
    };
    const [first, ...rest] = serverPods(2);
    const unready = {
      ...(first as Pod),
      status: { ...(first as Pod).status, phase: 'Pending', conditions: [crashing] },
    };
    expect(decide(twoServers, withPods(...management, unready, ...rest)).kind).toBe('publish');
  });

  test('in which the server_id is the IP of the node, where the operator wrote pod UIDs', () => {
    const uids = ['8b1a9f0e-3a52-4d57-9b69-0d1f6d1c0a11', '8b1a9f0e-3a52-4d57-9b69-0d1f6d1c0a12'];
    // Two pods of a node have its NPUs 0 and 1, and 2 and 3.
    const npus = [devices(2, 0), devices(2, 2).map((device) => ({ ...device, id: device.rank }))];
    const shared = uids.map((uid, index) =>
      pod('mindie-server', `s${index}`, {
        ip: `10.0.0.${index + 1}`,
        host: '10.10.0.1',
        uid,
        npus: npus[index] ?? [],
      }),
    );
    const text = hccl(
      uids.map((id, index) => ({
        ip: `10.0.0.${index + 1}`,
        host: '10.10.0.1',
        id,
        devices: npus[index] ?? [],
      })),
    );
    const table = publishedOf(twoServers, {
      ...withPods(...management, ...shared),
      configMaps: [rings('mindie-server', text)],
    });
    expect(table.server_group_list[0]?.server_list.map(({ server_id }) => server_id)).toEqual([
      '10.10.0.1',
      '10.10.0.1',
    ]);
  });

  test.each([
    ['as numbers, as device plugins sort them', (a: string, b: string) => Number(a) - Number(b)],
    ['as text', (a: string, b: string) => (a < b ? -1 : 1)],
  ])(
    'in which rank_id stays as given and device_logical_id is the numeric place, with ids sorted %s',
    (_, order) => {
      const ids = Array.from({ length: 12 }, (__, id) => String(id)).sort(order);
      const plan = planOf({
        variant: 'homogeneous',
        hardware: '800I-A3',
        image: { name: 'mindie', tag: '1' },
        model: { name: 'm', weightsPath: '/data/m' },
        server: { instances: 2, npusPerInstance: 12 },
      });
      const list = [0, 1].map((server) => ({
        ip: `10.0.0.${server + 1}`,
        id: `10.10.0.${server + 1}`,
        devices: ids.map((id, index) => ({ id, rank: String(server * 12 + index) })),
      }));
      const state = {
        ...withHccl(hccl(list)),
        pods: [...management, ...serverPods(2, 'mindie-server', '10.0.0', 12)],
      };
      const table = publishedOf(plan, state);
      const device = table.server_group_list[0]?.server_list[0]?.device ?? [];
      expect(
        device.map(({ device_id, device_logical_id, rank_id }) => [device_id, device_logical_id, rank_id]),
      ).toEqual(ids.map((id, index) => [id, id, String(index)]));
    },
  );

  test('whose ranks need not begin at 0 and may have holes, as the operator leaves them when it scales in', () => {
    const list = serverRings(2, 2).map((server, index) => ({
      ...server,
      devices: devices(2, 4 + index * 6),
    }));
    const table = publishedOf(twoServers, withHccl(hccl(list)));
    expect(
      table.server_group_list[0]?.server_list.map(({ device }) => device?.map(({ rank_id }) => rank_id)),
    ).toEqual([
      ['4', '5'],
      ['10', '11'],
    ]);
  });

  test.each(['0', '1700000000', '1600000000', undefined])(
    'whatever the version of the ConfigMap: %s',
    (version) => {
      const data = { 'hccl.json': hccl(serverRings(2, 2)), ...(version === undefined ? {} : { version }) };
      const configMaps = [{ metadata: { name: 'rings-config-mindie-server' }, data }];
      expect(decide(twoServers, { ...complete, configMaps })).toEqual(decide(twoServers, complete));
    },
  );

  test('whose servers are sorted by rank', () => {
    const list = [...serverRings(2, 2)].reverse();
    const table = publishedOf(twoServers, withHccl(hccl(list)));
    expect(table.server_group_list[0]?.server_list.map(({ server_ip }) => server_ip)).toEqual([
      '10.0.0.1',
      '10.0.0.2',
    ]);
  });

  test('in a dual-stack cluster, by the address that the pod itself looks for', () => {
    const [first, second] = serverPods(2) as [Pod, Pod];
    const dual = {
      ...pod('mindie-server', 'dual', {
        ip: 'fd00::1',
        ips: ['fd00::1', '10.0.0.1'],
        host: 'fd00:1::1',
        hosts: ['fd00:1::1', '10.10.0.1'],
        annotations: first.metadata.annotations ?? {},
      }),
    };
    const table = publishedOf(twoServers, withPods(...management, dual, second));
    expect(table.server_group_list[0]?.server_list[0]).toMatchObject({
      server_ip: 'fd00::1',
      server_id: 'fd00:1::1',
    });
  });

  test('with the super pods of an A3, without nulls and empty ones, by node IPs, and without the ids that mean none', () => {
    const list = [0, 1].map((index) => ({
      ip: `10.0.0.${index + 1}`,
      id: `uid-${index}`,
      devices: [
        { id: '0', rank: String(index * 2), superId: String(37748736 + index) },
        { id: '1', rank: String(index * 2 + 1), superId: '-2' },
      ],
    }));
    const super_pod_list = [
      // Such entries come of the label super-pod-affinity: soft.
      null,
      { super_pod_id: '0', server_list: [{ server_id: 'uid-0' }, { server_id: 'uid-1' }] },
      { super_pod_id: '1', server_list: [] },
      { super_pod_id: '2', server_list: [{ server_id: 'uid-gone' }] },
    ];
    const table = publishedOf(twoServers, withHccl(hccl(list, { version: '1.2', super_pod_list })));
    expect(table.server_group_list[0]?.super_pod_list).toEqual([
      { super_pod_id: '0', server_list: [{ server_id: '10.10.0.1' }, { server_id: '10.10.0.2' }] },
    ]);
    const [first, second] = table.server_group_list[0]?.server_list[0]?.device ?? [];
    expect([first?.super_device_id, second]).toEqual([
      '37748736',
      expect.not.objectContaining({ super_device_id: expect.anything() as string }),
    ]);
    expect(lintTable(JSON.stringify(table))).toEqual([]);
  });
});

describe('what waits says for what:', () => {
  test.each<[string, State, string[]]>([
    [
      'no pods at all',
      withPods(),
      [
        'the Coordinator has 0 of 1 planned pods',
        'the Controller has 0 of 1 planned pods',
        'mindie-server has 0 of 2 planned pods',
      ],
    ],
    [
      'a pod that the scheduler cannot place',
      withPods(
        ...management,
        ...serverPods(1),
        pod('mindie-server', 'late', {
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: '0/3 nodes have huawei.com/Ascend910: 2',
            },
          ],
        }),
      ),
      ['late has no IP yet (Pending: 0/3 nodes have huawei.com/Ascend910: 2)'],
    ],
    [
      'a pod that is being created',
      withPods(...management, ...serverPods(1), pod('mindie-server', 'late', { host: '10.10.0.2' })),
      ['late has no IP yet (Pending)'],
    ],
    [
      'a pod without the IP of its node',
      withPods(...management, ...serverPods(1), pod('mindie-server', 'late', { ip: '10.0.0.2' })),
      ['late does not say the IP of its node yet'],
    ],
    [
      'a surge pod',
      withPods(...management, ...serverPods(3)),
      ['mindie-server has 3 live pods, but 2 are planned: a roll-out or a scaling is under way'],
    ],
    [
      'a second Coordinator during its roll-out',
      withPods(
        ...management,
        pod('mindie-ms-coordinator', 'c2', { ip: '10.0.1.3', host: '10.10.0.7' }),
        ...serverPods(2),
      ),
      ['the Coordinator has 2 live pods, but 1 are planned: a roll-out or a scaling is under way'],
    ],
    [
      'the pods of another release only',
      withPods(
        ...management,
        pod('mindie-server', 'a', { ip: '10.0.0.1', host: '10.10.0.1', release: 'other' }),
        ...serverPods(1),
      ),
      ['mindie-server has 1 of 2 planned pods'],
    ],
    [
      'no hccl.json yet',
      withHccl(undefined),
      [
        'rings-config-mindie-server has no hccl.json yet; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
      ],
    ],
    [
      'an hccl.json that was reset, with the old list still in it',
      withHccl(hccl(serverRings(2, 2), { status: 'initializing' })),
      [
        'hccl.json of rings-config-mindie-server is initializing; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
      ],
    ],
    [
      'an hccl.json that is garbage',
      withHccl('{"status":"compl'),
      ['hccl.json of rings-config-mindie-server is not usable: it is not JSON'],
    ],
    [
      'an hccl.json without servers',
      withHccl('{"status":"completed","version":"1.0"}'),
      ['hccl.json of rings-config-mindie-server is not usable: it has no server_list'],
    ],
    [
      'an hccl.json without ranks',
      withHccl(
        '{"status":"completed","server_list":[{"container_ip":"10.0.0.1","server_id":"10.10.0.1","device":[{"device_id":"0","device_ip":"192.168.0.1"}]}]}',
      ),
      [
        'hccl.json of rings-config-mindie-server is not usable: a server lacks container_ip, server_id or device, or a device its ids',
      ],
    ],
    [
      'the IP of a predecessor',
      withHccl(hccl([...serverRings(1, 2), { ip: '10.0.0.99', id: '10.10.0.2', devices: devices(2, 2) }])),
      [
        'hccl.json of rings-config-mindie-server still lists 10.0.0.99, which no live pod of mindie-server has; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
        'hccl.json of rings-config-mindie-server does not list mindie-server-1 (10.0.0.2) yet; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
      ],
    ],
    [
      'a pod listed twice',
      withHccl(hccl([...serverRings(2, 2), ...serverRings(1, 2)])),
      ['hccl.json of rings-config-mindie-server lists mindie-server-0 twice'],
    ],
    [
      'two NPUs of one pod with one rank',
      withHccl(
        hccl([
          { ip: '10.0.0.1', id: 'a', devices: devices(2, 0) },
          { ip: '10.0.0.2', id: 'b', devices: devices(2, 2).map((one) => ({ ...one, rank: '2' })) },
        ]),
      ),
      [
        'mindie-server-1 has rank_id 2 twice: kubectl -n mindie delete pod mindie-server-1, so that its successor gets another',
      ],
    ],
    [
      'two NPUs of one rank',
      withHccl(
        hccl([
          { ip: '10.0.0.1', id: 'a', devices: devices(2, 0) },
          { ip: '10.0.0.2', id: 'b', devices: devices(2, 0) },
        ]),
      ),
      [
        'mindie-server-0 and mindie-server-1 both have rank_id 0: kubectl -n mindie delete pod mindie-server-1, so that its successor gets another',
      ],
    ],
    ...([1, 3] as const).map((count): [string, State, string[]] => [
      `${count} NPUs, but 2 are planned`,
      {
        ...withPods(
          ...management,
          ...serverPods(1),
          serverPod('mindie-server-1', '10.0.0.2', { npus: count }),
        ),
        configMaps: [
          rings(
            'mindie-server',
            hccl([...serverRings(1, 2), { ip: '10.0.0.2', id: '10.10.0.2', devices: devices(count, 2) }]),
          ),
        ],
      },
      [`mindie-server-1 (10.0.0.2) has ${count} NPUs, but 2 are planned`],
    ]),
    [
      'no ConfigMap for the operator',
      { ...complete, configMaps: [] },
      [
        'ConfigMap rings-config-mindie-server is missing: apply the manifests again; if the Ascend Operator looked for it meanwhile, it takes it for absent as long as both live: kubectl -n mindx-dl rollout restart deployment/ascend-operator-manager, or kubectl -n mindie delete deployment mindie-server and apply again (restarting the pods does not help)',
      ],
    ],
    [
      'no ConfigMap for the table',
      { ...complete, current: undefined },
      ['ConfigMap global-ranktable is missing: apply the manifests again'],
    ],
    [
      'two pods of one IP, of which one has ended without a word',
      withPods(
        management[0] as Pod,
        pod('mindie-ms-controller', 'd', { ip: '10.0.1.1', host: '10.10.0.8' }),
        ...serverPods(2),
      ),
      [
        'coordinator and d both have the IP 10.0.1.1, and the Controller would drop every server: one of them has ended, and its node has not said so yet',
      ],
    ],
  ])('%s', (_, state, says) => {
    expect(messages(twoServers, state)).toEqual({ kind: 'wait', says });
  });

  test('pods that failed, succeeded, were evicted or are going away do not count, though their IPs were reused', () => {
    const lingering = [
      pod('mindie-server', 'failed', {
        ip: '10.0.0.1',
        host: '10.10.0.1',
        phase: 'Failed',
        reason: 'Evicted',
      }),
      pod('mindie-server', 'done', { ip: '10.0.0.2', host: '10.10.0.2', phase: 'Succeeded' }),
      pod('mindie-server', 'going', { ip: '10.0.0.7', host: '10.10.0.2', deleting: true }),
    ];
    expect(decide(twoServers, withPods(...management, ...lingering, ...serverPods(2))).kind).toBe('publish');
  });
});

describe('what waiting cannot mend fails at once:', () => {
  test('an hccl.json of version 2.0', () => {
    expect(messages(twoServers, withHccl('{"version":"2.0","status":"completed","rank_list":[]}'))).toEqual({
      kind: 'fail',
      says: [
        'hccl.json of rings-config-mindie-server has version 2.0, which MindIE does not read (it reads 1.0 and 1.2): the Ascend Operator writes 2.0 for types of servers that are newer than those of `hardware`, such as A5: let the pods run on nodes of the type that the deployment file names',
      ],
    });
  });

  test.each(['2049', '-1', '1.5', '01', 'x', ''])('a rank_id of %j', (rank) => {
    const list = [
      ...serverRings(1, 2),
      {
        ip: '10.0.0.2',
        id: 'a',
        devices: [
          { id: '0', rank: '2' },
          { id: '1', rank },
        ],
      },
    ];
    expect(messages(twoServers, withHccl(hccl(list)))).toEqual({
      kind: 'fail',
      says: [
        `rank_id of an NPU of mindie-server-1 is ${rank}; the Controller reads decimal text from 0 to 2048`,
      ],
    });
  });

  test('more servers than the Controller takes', () => {
    const plan: TablePlan = {
      ...twoServers,
      serverGroups: twoServers.serverGroups.map((group) => ({ ...group, replicas: 97 })),
    };
    expect(messages(plan, withPods())).toEqual({
      kind: 'fail',
      says: ['group 2 would have 97 servers; the Controller refuses more than 96'],
    });
  });

  test('but not where they are in several instances, each of which has a group of its own', () => {
    const serverGroups = twoServers.serverGroups.flatMap((one) => [
      { ...one, replicas: 60 },
      { ...one, replicas: 60 },
    ]);
    const multiNode = { enabled: true, prefillDistributed: false, decodeDistributed: false };
    expect(messages({ ...twoServers, serverGroups }, withPods()).kind).toBe('fail');
    expect(messages({ ...twoServers, serverGroups, multiNode }, withPods()).kind).toBe('wait');
  });

  test('a table that does not fit beside what else is in the ConfigMap, with the sizes', () => {
    const current: ConfigMap = {
      ...emptyTable,
      data: { notes: 'x'.repeat(1024 * 1024 - 600), 'global_ranktable.json': 'old', members: 'old' },
      binaryData: { blob: 'AAAA' },
    };
    expect(messages(twoServers, { ...complete, current })).toEqual({
      kind: 'fail',
      says: [
        'the table and its members have 835 bytes and ConfigMap global-ranktable holds 1047979 of others, but a ConfigMap takes 1048576',
      ],
    });
  });

  test.each([
    [835, 'publish'],
    [834, 'fail'],
  ])('that leaves just %d bytes to both: %s', (left, kind) => {
    const current = { ...emptyTable, data: { notes: 'x'.repeat(1024 * 1024 - left) } };
    expect(decide(twoServers, { ...complete, current }).kind).toBe(kind);
  });

  test('96 servers of 16 NPUs fit', () => {
    const plan: TablePlan = {
      ...twoServers,
      serverGroups: twoServers.serverGroups.map((group) => ({ ...group, replicas: 96, npusPerServer: 16 })),
    };
    const pods = [...management, ...serverPods(96, 'mindie-server', '10.0.0', 16)];
    const state = { ...withHccl(hccl(serverRings(96, 16))), pods };
    expect(decide(plan, state)).toMatchObject({ kind: 'publish', servers: 96 });
  });
});

test('nothing that the Controller would refuse is published: 310P servers in a prefill/decode service', () => {
  const [group] = twoServers.serverGroups;
  const serverGroups = [
    { ...(group as TablePlan['serverGroups'][number]), accelerator: 'ascend-310p' as const },
  ];
  const { kind, says } = messages({ ...twoServers, serverGroups }, complete);
  expect(kind).toBe('fail');
  expect(says[0]).toBe(
    'server_group_list[0].server_list[0].device: it is not a list: the Controller refuses the table',
  );
});

describe('heterogeneous: one group for both Deployments', () => {
  const plan = planOf({
    variant: 'heterogeneous',
    image: { name: 'mindie', tag: '1' },
    model: { name: 'm', weightsPath: '/data/m' },
    prefill: { instances: 1, npusPerInstance: 2 },
    decode: { instances: 2, npusPerInstance: 2 },
  });
  const other = 'mindie-server-heterogeneous';
  const state: State = {
    pods: [...management, ...serverPods(1), ...serverPods(2, other, '10.0.2')],
    configMaps: [
      rings('mindie-server', hccl(serverRings(1, 2)), '800I A2(32G)'),
      rings(other, hccl(serverRings(2, 2, '10.0.2')), '800I A2(64G)'),
    ],
    current: emptyTable,
  };

  test('with the hardware type of each server, which tells prefill from decode', () => {
    const table = publishedOf(plan, state);
    expect(
      table.server_group_list[0]?.server_list.map(({ server_ip, hardware_type }) => [
        server_ip,
        hardware_type,
      ]),
    ).toEqual([
      ['10.0.0.1', '800I A2(32G)'],
      ['10.0.2.1', '800I A2(64G)'],
      ['10.0.2.2', '800I A2(64G)'],
    ]);
    expect(lintTable(JSON.stringify(table), plan)).toEqual([]);
  });

  test('never with one of the groups missing', () => {
    const without = { ...state, pods: [...management, ...serverPods(1)] };
    expect(messages(plan, without)).toEqual({ kind: 'wait', says: [`${other} has 0 of 2 planned pods`] });
  });

  test.each([
    ['another', '800I-A2-32G', '800I-A2-32G'],
    ['no', undefined, 'missing'],
  ])('never where the ConfigMap names %s hardware type, whatever else is still to come', (_, type, shown) => {
    const configMaps = [rings('mindie-server', hccl(serverRings(1, 2)), type), ...state.configMaps.slice(1)];
    expect(messages(plan, { ...state, configMaps, pods: [] })).toMatchObject({
      kind: 'fail',
      says: expect.arrayContaining([
        `rings-config-mindie-server has hardware_type ${shown}, but the plan says 800I A2(32G): apply the manifests again`,
      ]) as string[],
    });
  });

  test.each([
    [
      'of one side only',
      '800I A2(32G)',
      '800I A2(32G) for mindie-server, 800I A2(32G) for mindie-server-heterogeneous',
    ],
    ['missing', null, '800I A2(32G) for mindie-server, none for mindie-server-heterogeneous'],
    ['unknown', '800I-A2-64G', '800I A2(32G) for mindie-server, 800I-A2-64G for mindie-server-heterogeneous'],
  ])('never by a plan whose hardware types are %s', (_, hardwareType, shown) => {
    const [prefill, decodeGroup] = plan.serverGroups as [PlannedServers, PlannedServers];
    const oneSided = { ...plan, serverGroups: [prefill, { ...decodeGroup, hardwareType }] };
    expect(messages(oneSided, { ...state, pods: [] })).toEqual({
      kind: 'fail',
      says: [
        `the plan names the hardware types ${shown}; a heterogeneous service needs 800I A2(32G) and 800I A2(64G): synthesize and apply the manifests again`,
      ],
    });
  });
});

describe('multi-node: a group for each instance', () => {
  const group = (name: string, role: 'prefill' | 'decode') => ({
    ...(twoServers.serverGroups[0] as TablePlan['serverGroups'][number]),
    name,
    ringsConfig: `rings-config-${name}`,
    selector: { app: name },
    role,
  });
  const plan = (prefillDistributed: boolean, decodeDistributed: boolean): TablePlan => ({
    ...twoServers,
    multiNode: { enabled: true, prefillDistributed, decodeDistributed },
    serverGroups: [group('p0', 'prefill'), group('d0', 'decode')],
  });
  const state: State = {
    pods: [...management, ...serverPods(2, 'p0'), ...serverPods(2, 'd0', '10.0.2')],
    configMaps: [
      rings('p0', hccl([...serverRings(2, 2)].reverse())),
      rings('d0', hccl(serverRings(2, 2, '10.0.2'))),
    ],
    current: emptyTable,
  };

  test.each([
    [false, false, ['0', '0']],
    [true, false, ['1', '0']],
    [false, true, ['0', '1']],
    [true, true, ['2', '1']],
  ])('prefill distributed: %s, decode distributed: %s', (prefill, decode, expected) => {
    const table = publishedOf(plan(prefill, decode), state);
    expect(table.server_group_list.map(({ group_id }) => group_id)).toEqual(['2', '3', '1', '0']);
    expect(table.server_group_list.slice(0, 2).map(({ deploy_server }) => deploy_server)).toEqual(expected);
    expect(lintTable(JSON.stringify(table), plan(prefill, decode))).toEqual([]);
  });

  test('lint tells wrong roles and sizes of instances', () => {
    const table = publishedOf(plan(true, false), state);
    const lint = (text: string): string[] => lintTable(text, plan(true, false)).map(({ place }) => place);
    expect(lint(JSON.stringify(table).replace('"deploy_server":"1"', '"deploy_server":"0"'))).toEqual([
      'server_group_list[0].deploy_server',
    ]);
    expect(lintTable(JSON.stringify(table), plan(true, true)).map(({ place }) => place)).toEqual([
      'server_group_list[0].deploy_server',
      'server_group_list[1].deploy_server',
    ]);
  });

  test("keeps the producer's order inside an instance", () => {
    const table = publishedOf(plan(false, false), state);
    expect(table.server_group_list[0]?.server_list.map(({ server_ip }) => server_ip)).toEqual([
      '10.0.0.2',
      '10.0.0.1',
    ]);
  });
});

test('310P servers of a single-node service are listed by their IPs alone', () => {
  const [group] = twoServers.serverGroups;
  const plan: TablePlan = {
    ...twoServers,
    deployMode: 'single_node',
    serverGroups: [
      { ...(group as TablePlan['serverGroups'][number]), accelerator: 'ascend-310p', npusPerServer: null },
    ],
  };
  const table = publishedOf(plan, { ...complete, configMaps: [] });
  expect(table.server_group_list[0]?.server_list).toEqual([
    { server_id: '10.10.0.1', server_ip: '10.0.0.1' },
    { server_id: '10.10.0.2', server_ip: '10.0.0.2' },
  ]);
});

test('the summary counts the servers that have NPUs, by the annotations of their pods', () => {
  const bare = pod('mindie-server', 'bare', { ip: '10.0.0.2', host: '10.10.0.2' });
  expect(progress(twoServers, withPods())).toBe('0/2 servers have NPUs');
  expect(progress(twoServers, withPods(...serverPods(1), bare))).toBe('1/2 servers have NPUs');
  expect(progress(twoServers, complete)).toBe('2/2 servers have NPUs');
  const [group] = twoServers.serverGroups as [PlannedServers];
  const of310p = { ...twoServers, serverGroups: [{ ...group, accelerator: 'ascend-310p' as const }] };
  expect(progress(of310p, withPods(bare))).toBe('1/2 servers have NPUs');
});

describe('without an Ascend Operator the table is built from the NPU annotations of the pods', () => {
  const plan: TablePlan = { ...twoServers, source: 'annotations' };
  const annotated = (name: string, ip: string, annotations: Record<string, string> = {}): Pod =>
    serverPod(name, ip, { annotations });
  const state = (...pods: Pod[]): State => ({
    pods: [...management, ...pods],
    configMaps: [],
    current: emptyTable,
  });
  const ranks = (decision: ReturnType<typeof decide>): Record<string, string[]> =>
    Object.fromEntries(
      (published(decision).server_group_list[0]?.server_list ?? []).map(({ server_ip, device = [] }) => [
        server_ip,
        device.map(({ rank_id }) => rank_id),
      ]),
    );

  test('with ranks in the order of the names', () => {
    expect(ranks(decide(plan, state(annotated('b', '10.0.0.1'), annotated('a', '10.0.0.2'))))).toEqual({
      '10.0.0.2': ['0', '1'],
      '10.0.0.1': ['2', '3'],
    });
  });

  test('with the ranks that the servers had before scaling in, though none is 0 then, and free ones for new servers', () => {
    const three = { ...plan, serverGroups: plan.serverGroups.map((group) => ({ ...group, replicas: 3 })) };
    const all = [annotated('a', '10.0.0.1'), annotated('b', '10.0.0.2'), annotated('c', '10.0.0.3')];
    const before = decide(three, state(...all));
    const current = written(before);
    expect(ranks(decide(plan, { ...state(...all.slice(1)), current }))).toEqual({
      '10.0.0.2': ['2', '3'],
      '10.0.0.3': ['4', '5'],
    });
    const replaced = [...all.slice(1), annotated('d', '10.0.0.4')];
    expect(ranks(decide(three, { ...state(...replaced), current }))).toEqual({
      '10.0.0.2': ['2', '3'],
      '10.0.0.3': ['4', '5'],
      '10.0.0.4': ['0', '1'],
    });
  });

  test('with the rank indexes that something assigned', () => {
    const pods = [
      annotated('a', '10.0.0.1', { 'hccl/rankIndex': '1' }),
      annotated('b', '10.0.0.2', { 'hccl/rankIndex': '0' }),
    ];
    expect(ranks(decide(plan, state(...pods)))).toEqual({ '10.0.0.2': ['0', '1'], '10.0.0.1': ['2', '3'] });
  });

  test('with a free rank for a server whose rank in the published table something assigned to another', () => {
    const before = decide(plan, state(annotated('a', '10.0.0.1'), annotated('b', '10.0.0.2')));
    const current = written(before);
    const pods = [annotated('a', '10.0.0.1'), annotated('c', '10.0.0.3', { 'hccl/rankIndex': '0' })];
    expect(ranks(decide(plan, { ...state(...pods), current }))).toEqual({
      '10.0.0.3': ['0', '1'],
      '10.0.0.1': ['2', '3'],
    });
  });

  test('never with two pods of one rank index', () => {
    const pods = [
      annotated('a', '10.0.0.1', { 'hccl/rankIndex': '1' }),
      annotated('b', '10.0.0.2', { 'hccl/rankIndex': '1' }),
    ];
    expect(messages(plan, state(...pods))).toEqual({
      kind: 'wait',
      says: [
        'a and b both have rank_id 2: kubectl -n mindie delete pod b, so that its successor gets another',
      ],
    });
  });

  test('a server keeps its rank when another is replaced, because a new rank would restart it', () => {
    const before = decide(plan, state(annotated('b', '10.0.0.1'), annotated('c', '10.0.0.2')));
    const current = written(before);
    const after = decide(plan, { ...state(annotated('a', '10.0.0.9'), annotated('c', '10.0.0.2')), current });
    expect(ranks(after)).toEqual({ '10.0.0.9': ['0', '1'], '10.0.0.2': ['2', '3'] });
  });

  test('whatever somebody else wrote in the place of the table', () => {
    for (const text of [
      '{',
      '{"server_group_list":[{}]}',
      '{"server_group_list":[null]}',
      '{"server_group_list":[{"server_list":[{"server_ip":"10.0.0.1","device":[]}]}]}',
    ]) {
      const current = { ...emptyTable, data: { 'global_ranktable.json': text } };
      const decision = decide(plan, {
        ...state(annotated('a', '10.0.0.1'), annotated('b', '10.0.0.2')),
        current,
      });
      expect(ranks(decision)).toEqual({ '10.0.0.1': ['0', '1'], '10.0.0.2': ['2', '3'] });
    }
  });

  test.each<[string, string | undefined, string]>([
    [
      'missing',
      undefined,
      'bare has no NPU annotation yet: the Ascend device plugin writes it after the pod has started',
    ],
    ['garbage', '{', 'the NPU annotation of bare is not usable: it is not JSON with a list of devices'],
    [
      'without devices',
      '{"devices":[]}',
      'the NPU annotation of bare is not usable: it is not JSON with a list of devices',
    ],
    [
      'without the IP of a device',
      '{"devices":[{"device_id":"0","device_ip":"192.168.2.1"},{"device_id":"1"}]}',
      'the NPU annotation of bare is not usable: a device lacks its device_id or device_ip',
    ],
    [
      'without the id of a device',
      '{"devices":[{"device_ip":"192.168.2.1"},{"device_id":"1","device_ip":"192.168.2.2"}]}',
      'the NPU annotation of bare is not usable: a device lacks its device_id or device_ip',
    ],
  ])('not while one of them is %s', (_, text, message) => {
    const annotations: Record<string, string> =
      text === undefined ? {} : { 'ascend.kubectl.kubernetes.io/ascend-npu-configuration': text };
    const bare = pod('mindie-server', 'bare', { ip: '10.0.0.2', host: '10.10.0.2', annotations });
    expect(messages(plan, state(annotated('a', '10.0.0.1'), bare))).toEqual({
      kind: 'wait',
      says: [message],
    });
  });
});
