// What an administrator reads at night: what it is, of which object, and what to do.
import { decide, type State } from '../../lib/ranktable/decide';
import type { Pod } from '../../lib/ranktable/objects';
import { isFinal, type Reason, type ReasonCode, reason } from '../../lib/ranktable/reason';
import { Remedies, sayAtOnce } from '../../lib/ranktable/remedies';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import {
  complete,
  hccl,
  management,
  messages,
  pod,
  rings,
  serverPod,
  serverPods,
  serverRings,
  twoServers,
} from './support';

const initializing = rings('mindie-server', hccl(serverRings(2, 2), { status: 'initializing' }));
const withPods = (...servers: Pod[]): State => ({
  ...complete,
  pods: [...management, ...servers],
  configMaps: [initializing],
});

describe('a pod that ended keeps the operator from finishing, and is named with its end:', () => {
  const evicted = serverPod('evicted', '10.0.0.9', { phase: 'Failed', reason: 'Evicted' });
  const says =
    'evicted is Failed (Evicted): the Ascend Operator counts it and does not finish; delete it: kubectl -n mindie delete pod evicted';

  test.each<[string, ReturnType<typeof rings>]>([
    ['initializing', initializing],
    ['nothing written', rings('mindie-server', undefined)],
    ['an old list', rings('mindie-server', hccl(serverRings(1, 2)))],
  ])('%s', (_, configMap) => {
    const state = { ...withPods(...serverPods(2), evicted), configMaps: [configMap] };
    expect(messages(twoServers, state)).toEqual({ kind: 'wait', says: [says] });
  });

  test('beside what else is missing', () => {
    expect(messages(twoServers, withPods(...serverPods(1), evicted)).says).toEqual([
      says,
      'mindie-server has 1 of 2 planned pods',
    ]);
  });

  test('though it is of an earlier template, and though it never got NPUs', () => {
    const [group] = twoServers.serverGroups;
    const generation = { 'cdk8s-mindie/template-hash': 'new' };
    const plan: TablePlan = {
      ...twoServers,
      serverGroups: [
        {
          ...(group as TablePlan['serverGroups'][number]),
          selector: { app: 'mindie-server', ...generation },
        },
      ],
    };
    const servers = serverPods(2).map((one) => ({
      ...one,
      metadata: { ...one.metadata, labels: { ...one.metadata.labels, ...generation } },
    }));
    const early = pod('mindie-server', 'early', { phase: 'Failed', reason: 'UnexpectedAdmissionError' });
    expect(messages(plan, withPods(...servers, early)).says).toEqual([
      'early is Failed (UnexpectedAdmissionError): the Ascend Operator counts it and does not finish; delete it: kubectl -n mindie delete pod early',
    ]);
  });

  test('but not when it is on its way out, has another owner or belongs to a pod of another kind', () => {
    const others = [
      serverPod('going', '10.0.0.9', { phase: 'Failed', deleting: true }),
      serverPod('debug', '10.0.0.8', { phase: 'Succeeded', owner: undefined }),
      pod('mindie-ms-controller', 'old', { ip: '10.0.1.9', host: '10.10.0.8', phase: 'Failed' }),
    ];
    expect(messages(twoServers, withPods(...serverPods(2), ...others)).says).toEqual([
      'hccl.json of rings-config-mindie-server is initializing; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
    ]);
  });

  test('and not when it is of another release, or, in a dump without owners, of another Deployment', () => {
    const other = serverPod('other', '10.0.0.9', { phase: 'Failed', release: 'other' });
    const controller = pod('mindie-ms-controller', 'old', {
      ip: '10.0.1.9',
      host: '10.10.0.8',
      phase: 'Failed',
    });
    const { pods } = withPods(...serverPods(2), other, controller);
    const trimmed = pods.map((one) => ({ ...one, metadata: { ...one.metadata, ownerReferences: [] } }));
    for (const some of [pods, trimmed])
      expect(decide(twoServers, { ...complete, pods: some, configMaps: [initializing] })).toMatchObject({
        reasons: [{ code: 'hccl-incomplete' }],
      });
  });

  test('with no reason where Kubernetes gives none', () => {
    const silent = serverPod('silent', '10.0.0.9', { phase: 'Failed' });
    expect(messages(twoServers, withPods(...serverPods(2), silent)).says[0]).toMatch(
      /^silent is Failed: the Ascend/,
    );
  });

  test('and not where no operator is waited for, or none need be', () => {
    const state = withPods(...serverPods(2), evicted);
    const annotations: TablePlan = { ...twoServers, source: 'annotations' };
    expect(decide(annotations, state).kind).toBe('publish');
    expect(messages(annotations, withPods(...serverPods(1), evicted)).says).toEqual([
      'mindie-server has 1 of 2 planned pods',
    ]);
    expect(decide(twoServers, { ...state, configMaps: complete.configMaps }).kind).toBe('publish');
  });
});

describe('what lasts is said with what to do:', () => {
  const waiting = (state: State): readonly Reason[] => {
    const decision = decide(twoServers, state);
    return 'reasons' in decision ? decision.reasons : [];
  };
  const givenUp =
    'the Ascend Operator is away or has given up, as it does after three failed writes, and where it found no ConfigMap when it first looked: ' +
    'kubectl -n mindx-dl logs deployment/ascend-operator-manager says why, and ' +
    'kubectl -n mindx-dl rollout restart deployment/ascend-operator-manager makes it try again';
  const bare = pod('mindie-server', 'bare', { ip: '10.0.0.2', host: '10.10.0.2' });
  const pluginLog =
    "the Ascend device plugin's log on the pod's node, /var/log/mindx-dl/devicePlugin/devicePlugin.log, says why";

  test.each<[string, State, string, string]>([
    [
      'every pod has its NPUs, and the operator wrote nothing',
      { ...withPods(...serverPods(2)), configMaps: [rings('mindie-server', undefined)] },
      'rings-config-mindie-server has no hccl.json yet; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
      givenUp,
    ],
    [
      'or left it as it was',
      withPods(...serverPods(2)),
      'hccl.json of rings-config-mindie-server is initializing; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
      givenUp,
    ],
    [
      'garbage',
      { ...withPods(...serverPods(2)), configMaps: [rings('mindie-server', '{')] },
      'hccl.json of rings-config-mindie-server is not usable: it is not JSON',
      'kubectl -n mindx-dl rollout restart deployment/ascend-operator-manager makes the Ascend Operator write it anew',
    ],
    [
      'two pods of one IP',
      {
        ...complete,
        pods: [
          ...management.slice(0, 1),
          pod('mindie-ms-controller', 'd', { ip: '10.0.1.1', host: '10.10.0.8' }),
          ...serverPods(2),
        ],
      },
      'coordinator and d both have the IP 10.0.1.1, and the Controller would drop every server: one of them has ended, and its node has not said so yet',
      'kubectl -n mindie get pods,nodes -o wide shows whose node is not Ready: kubectl -n mindie delete pod POD --force',
    ],
    [
      'a pod without NPUs',
      withPods(...serverPods(1), bare),
      'hccl.json of rings-config-mindie-server is initializing; the Ascend Operator waits until every pod has its NPUs, and bare has none yet',
      pluginLog,
    ],
  ])('%s', (_, state, message, remedy) => {
    let now = 0;
    const remedies = new Remedies(() => now);
    remedies.observe(waiting(state));
    expect(remedies.say()).toEqual([message]);
    now = 59_999;
    remedies.observe(waiting(state));
    expect(remedies.say()).toEqual([message]);
    now = 60_000;
    expect(remedies.say()).toEqual([`${message}; ${remedy}`]);
    expect(sayAtOnce(waiting(state))).toEqual([`${message}; if that lasts, ${remedy}`]);
  });

  test('but not what went away meanwhile, and not what came later', () => {
    let now = 0;
    const remedies = new Remedies(() => now);
    const one = { ...reason('hccl-stale', 'a', 'one'), remedy: 'cure one' };
    const two = { ...reason('hccl-stale', 'a', 'two'), remedy: 'cure two' };
    remedies.observe([one]);
    now = 30_000;
    remedies.observe([two]);
    now = 60_000;
    remedies.observe([one, two]);
    expect(remedies.say()).toEqual(['one', 'two']);
    now = 90_000;
    expect(remedies.say()).toEqual(['one', 'two; cure two']);
    remedies.observe([]);
    expect(remedies.say()).toEqual([]);
    remedies.observe([one, two]);
    expect(remedies.say()).toEqual(['one', 'two']);
  });

  test('once, where it is the same for many', () => {
    const stale = waiting({ ...withPods(...serverPods(2)), configMaps: [rings('mindie-server', hccl([]))] });
    expect(sayAtOnce(stale)).toEqual([
      `hccl.json of rings-config-mindie-server does not list mindie-server-0 (10.0.0.1) yet; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up; if that lasts, ${givenUp}`,
      'hccl.json of rings-config-mindie-server does not list mindie-server-1 (10.0.0.2) yet; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
    ]);
  });

  test('many pods without NPUs are not all named', () => {
    const many = Array.from({ length: 6 }, (_, index) =>
      pod('mindie-server', `s${index}`, { ip: `10.0.0.${index + 1}`, host: '10.10.0.1' }),
    );
    const plan = {
      ...twoServers,
      serverGroups: twoServers.serverGroups.map((one) => ({ ...one, replicas: 6 })),
    };
    expect(messages(plan, withPods(...many)).says).toEqual([
      'hccl.json of rings-config-mindie-server is initializing; the Ascend Operator waits until every pod has its NPUs, and s0, s1, s2 and 3 more have none yet',
    ]);
  });
});

describe('what nobody but a person mends ends a Job at once:', () => {
  const withoutIp = (ip: string): Pod =>
    pod('mindie-server', 's', {
      ip: '10.0.0.2',
      host: '10.10.0.2',
      npus: [
        { id: '0', rank: '0' },
        { id: '3', rank: '1', ip },
      ],
    });

  test.each(['-1', '', '0.0.0.0', '::'])(
    'an NPU whose IP is %j in the annotation of its pod, whatever is missing of other workloads',
    (ip) => {
      const state = withPods(...serverPods(1), withoutIp(ip));
      const { kind, says } = messages(twoServers, { ...state, pods: state.pods.slice(1) });
      expect(kind).toBe('fail');
      expect(says[0]).toBe('the Coordinator has 0 of 1 planned pods');
      expect(says).toContain(
        `NPU 3 of s on node 10.10.0.2 has no usable IP, its annotation says ${JSON.stringify(ip)}, and no table can list it: configure it there (hccn_tool -i 3 -ip -s address IP netmask MASK), then kubectl -n mindie delete pod s`,
      );
    },
  );

  const onHost = (workload: 'coordinator' | 'controller', name: string): Pod =>
    pod(`mindie-ms-${workload}`, name, { ip: '10.10.0.1', host: '10.10.0.1' });

  test('two pods on the network of one node', () => {
    const state = { ...complete, pods: [onHost('coordinator', 'c'), onHost('controller', 'd')] };
    expect(messages(twoServers, state)).toEqual({
      kind: 'fail',
      says: [
        'mindie-server has 0 of 2 planned pods',
        'c and d have the IP 10.10.0.1 of their node, as both are on its network, and the Controller would drop every server: such pods cannot share a node',
      ],
    });
  });

  test.each<[string, Pod[], string]>([
    [
      'the first',
      [onHost('coordinator', 'b'), onHost('coordinator', 'c'), onHost('controller', 'd')],
      'Coordinator',
    ],
    [
      'the second',
      [onHost('coordinator', 'c'), onHost('controller', 'd'), onHost('controller', 'e')],
      'Controller',
    ],
  ])(
    'but not while %s has more pods than planned, of which one is about to go',
    (_, management, workload) => {
      const { kind, says } = messages(twoServers, { ...complete, pods: [...management, ...serverPods(2)] });
      expect(kind).toBe('wait');
      expect(says).toHaveLength(3);
      expect(says[0]).toBe(
        `the ${workload} has 2 live pods, but 1 are planned: a roll-out or a scaling is under way`,
      );
      expect(says[2]).toMatch(/ have the IP 10.10.0.1 of their node, /);
    },
  );

  test.each<[string, Pod[], string]>([
    [
      'more',
      serverPods(2),
      'mindie-server has 3 live pods, but 2 are planned: a roll-out or a scaling is under way',
    ],
    ['fewer', [], 'mindie-server has 1 of 2 planned pods'],
  ])('nor an NPU without IP where its workload has %s pods than planned', (_, others, counts) => {
    expect(messages(twoServers, withPods(...others, withoutIp('-1')))).toEqual({
      kind: 'wait',
      says: [
        counts,
        'NPU 3 of s on node 10.10.0.2 has no usable IP, its annotation says "-1", and no table can list it: configure it there (hccn_tool -i 3 -ip -s address IP netmask MASK), then kubectl -n mindie delete pod s',
        ...(others.length === 0
          ? []
          : [expect.stringMatching(/^mindie-server-1 and s both have the IP/) as string]),
      ],
    });
  });

  const tooOld = JSON.stringify({
    status: 'completed',
    server_list: serverRings(2, 2).map(({ id }) => ({ server_id: id, device: [] })),
    version: '1.0',
  });
  const tooOldSays =
    'hccl.json of rings-config-mindie-server has no container_ip: the Ascend Operator is too old; update it, or set ranktableBuilder.source: annotations';

  test('an operator that writes no container_ip', () => {
    expect(messages(twoServers, { ...complete, configMaps: [rings('mindie-server', tooOld)] })).toEqual({
      kind: 'fail',
      says: [tooOldSays],
    });
  });

  describe('but not a list that an operator left before it was replaced, as it stays until the new one could write:', () => {
    const version2 = '{"version":"2.0","status":"completed","rank_list":[]}';
    const version2Says =
      'hccl.json of rings-config-mindie-server has version 2.0, which MindIE does not read (it reads 1.0 and 1.2): the Ascend Operator writes 2.0 for types of servers that are newer than those of `hardware`, such as A5: let the pods run on nodes of the type that the deployment file names';
    const fresh = pod('mindie-server', 'fresh', { ip: '10.0.0.2', host: '10.10.0.2' });
    const ended = serverPod('evicted', '10.0.0.9', { phase: 'Failed', reason: 'Evicted' });

    test.each([
      ['no container_ip', tooOld, tooOldSays],
      ['version 2.0', version2, version2Says],
    ])('%s', (_, text, says) => {
      const configMaps = [rings('mindie-server', text)];
      expect(messages(twoServers, { ...withPods(...serverPods(1), fresh), configMaps })).toEqual({
        kind: 'wait',
        says: [`${says}; the Ascend Operator waits until every pod has its NPUs, and fresh has none yet`],
      });
      expect(messages(twoServers, { ...withPods(...serverPods(2), ended), configMaps })).toEqual({
        kind: 'wait',
        says: [
          'evicted is Failed (Evicted): the Ascend Operator counts it and does not finish; delete it: kubectl -n mindie delete pod evicted',
        ],
      });
    });

    test('version 2.0 that is not completed', () => {
      const text = '{"version":"2.0","status":"initializing"}';
      expect(messages(twoServers, { ...complete, configMaps: [rings('mindie-server', text)] })).toEqual({
        kind: 'wait',
        says: [
          'hccl.json of rings-config-mindie-server is initializing; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
        ],
      });
    });
  });

  test('one server without container_ip is not a sign of age', () => {
    const servers = [
      { server_id: 'x', device: [] },
      { container_ip: '10.0.0.1', server_id: 'y', device: [] },
    ];
    const text = JSON.stringify({ status: 'completed', server_list: servers, version: '1.0' });
    expect(messages(twoServers, { ...complete, configMaps: [rings('mindie-server', text)] })).toEqual({
      kind: 'wait',
      says: [
        'hccl.json of rings-config-mindie-server is not usable: a server lacks container_ip, server_id or device, or a device its ids',
      ],
    });
  });

  test('a list without servers is not a sign of age', () => {
    const text = JSON.stringify({ status: 'completed', server_list: [], version: '1.0' });
    expect(decide(twoServers, { ...complete, configMaps: [rings('mindie-server', text)] }).kind).toBe('wait');
  });

  test.each(['{"version":"2.0","status":"completed"}', '{"rank_list":[],"status":"completed"}'])(
    '%s',
    (text) => {
      expect(messages(twoServers, { ...complete, configMaps: [rings('mindie-server', text)] })).toEqual({
        kind: 'fail',
        says: [
          'hccl.json of rings-config-mindie-server has version 2.0, which MindIE does not read (it reads 1.0 and 1.2): the Ascend Operator writes 2.0 for types of servers that are newer than those of `hardware`, such as A5: let the pods run on nodes of the type that the deployment file names',
        ],
      });
    },
  );
});

test.each(['initializing', 'failed', 'Completed', '', null, 1, undefined])(
  'an hccl.json counts only when it is completed, not %j',
  (status) => {
    const text = hccl(serverRings(2, 2), { status });
    const decision = decide(twoServers, { ...complete, configMaps: [rings('mindie-server', text)] });
    expect(decision).toMatchObject({ kind: 'wait', reasons: [{ code: 'hccl-incomplete' }] });
  },
);

test.each<[string, string]>([
  ['[]', 'hccl.json of rings-config-mindie-server is not usable: it is not an object'],
  [
    '{}',
    'hccl.json of rings-config-mindie-server is missing its status; every pod of mindie-server has its NPUs, but the Ascend Operator has not caught up',
  ],
])('what is said of the hccl.json %s', (text, says) => {
  expect(messages(twoServers, { ...complete, configMaps: [rings('mindie-server', text)] })).toEqual({
    kind: 'wait',
    says: [says],
  });
});

test('which reasons are final', () => {
  const expected: Record<ReasonCode, boolean> = {
    'config-map-missing': false,
    'device-annotation-invalid': false,
    'device-annotation-missing': false,
    'device-ip-invalid': true,
    'device-number-invalid': true,
    'duplicate-ip': false,
    'hardware-type-wrong': true,
    'hccl-incomplete': false,
    'hccl-invalid': false,
    'hccl-missing': false,
    'hccl-stale': false,
    'hccl-version-unsupported': true,
    'host-ip-missing': false,
    'host-ip-shared': true,
    'npu-count-wrong': false,
    'npu-shared': false,
    'operator-too-old': true,
    'pod-ended': false,
    'pod-ip-missing': false,
    'pods-missing': false,
    'pods-too-many': false,
    'rank-duplicate': false,
    'servers-too-many': true,
    'table-invalid': true,
    'table-too-large': true,
  };
  const codes = Object.keys(expected) as ReasonCode[];
  expect(Object.fromEntries(codes.map((code) => [code, isFinal(reason(code, '', ''))]))).toEqual(expected);
});
