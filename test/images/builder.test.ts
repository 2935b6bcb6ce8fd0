// The builder as a whole against an API server that misbehaves: it is never blind without saying so, and publishes
// nothing that it has not just seen. Time is the test's own.
import { get } from 'node:http';
import { ApiServer, callMs } from '../../images/ranktable-builder/api-server';
import { blindMs } from '../../images/ranktable-builder/builder';
import { Cluster } from '../../images/ranktable-builder/cluster';
import type { Ending } from '../../images/ranktable-builder/ending';
import { relistMs, silenceMs } from '../../images/ranktable-builder/informer';
import { createLog } from '../../images/ranktable-builder/log';
import { Metrics } from '../../images/ranktable-builder/metrics';
import { ownPlanMs } from '../../images/ranktable-builder/plan-source';
import { run, type RunProps } from '../../images/ranktable-builder/run';
import { roleMs } from '../../images/ranktable-builder/self-check';
import { lintTable } from '../../lib/ranktable/lint';
import { contentHash } from '../../lib/ranktable/content-hash';
import { builderPermissions } from '../../lib/ranktable/permissions';
import { patienceMs } from '../../lib/ranktable/remedies';
import { tablePlanKey, type TablePlan } from '../../lib/ranktable/table-plan';
import { freePort } from '../cluster/daemon';
import { serverIps } from '../cluster/table';
import {
  devices,
  emptyTable,
  hccl,
  management,
  pod,
  rings,
  serverPods,
  serverRings,
  twoServers,
} from '../ranktable/support';
import { FakeApiServer, type Fault, refuse, silent } from './fake-api-server';
import { ManualClock } from './manual-clock';

const planMap = 'mindie-ranktable-plan';
const ringsMap = 'rings-config-mindie-server';
const inputs = [
  ['ConfigMap mindie-ranktable-plan', `configmaps/${planMap}`],
  ['pods', 'pods'],
  ['ConfigMap global-ranktable', 'configmaps/global-ranktable'],
  ['ConfigMap rings-config-mindie-server', `configmaps/${ringsMap}`],
] as const;
const cure =
  'kubectl get --raw=/readyz says whether the API server is well; if it is, delete the pod of the ranktable-builder, and a new one tries another connection';
const anew =
  'a failed Job is not run again: when that is mended, kubectl -n mindie delete job -l app.kubernetes.io/instance=mindie,app.kubernetes.io/component=ranktable-builder and apply the manifests again';
const write = 'patch configmaps/global-ranktable';

let fake: FakeApiServer;
let clock: ManualClock;
let lines: string[];
let said: () => void;
let interrupt: () => void;
let ending: Promise<Ending>;

beforeEach(async () => {
  fake = await FakeApiServer.start();
  clock = new ManualClock();
  lines = [];
  said = () => undefined;
});
afterEach(async () => {
  interrupt();
  await ending;
  await fake.stop();
});

function start(props: Partial<RunProps> = {}): void {
  const server = new ApiServer(fake.connection, clock);
  const common = { clock, random: () => 1 };
  const own = lines;
  ending = run({
    ...common,
    cluster: new Cluster({ ...common, server, namespace: 'mindie' }),
    log: createLog(
      'text',
      (line) => {
        own.push(line);
        said();
      },
      () => new Date(clock.now()),
    ),
    metrics: new Metrics(),
    planConfigMap: planMap,
    mode: 'watch',
    interrupted: new Promise<void>((resolve) => {
      interrupt = resolve;
    }),
    ...props,
  });
}

/** Resolves when a line of the log has a text, from the line of a number on. */
async function says(text: string, from = 0): Promise<void> {
  const holds = (): boolean => lines.slice(from).some((line) => line.includes(text));
  if (holds()) return;
  await new Promise<void>((resolve) => {
    said = () => {
      if (holds()) resolve();
    };
  });
}

const putPlan = (plan: TablePlan = twoServers): void => {
  fake.put('configmaps', { metadata: { name: planMap }, data: { [tablePlanKey]: JSON.stringify(plan) } });
};
const putRings = (servers: number): void => {
  fake.put('configmaps', rings('mindie-server', hccl(serverRings(servers, 2))));
};
const putPods = (servers: number): void => {
  for (const one of [...management, ...serverPods(servers)]) fake.put('pods', one);
};
function putAll(plan: TablePlan = twoServers): void {
  putPlan(plan);
  fake.put('configmaps', emptyTable);
  putPods(plan.serverGroups[0]?.replicas ?? 0);
  putRings(plan.serverGroups[0]?.replicas ?? 0);
}
const tableText = (): string =>
  fake.get('configmaps', 'global-ranktable')?.data?.['global_ranktable.json'] ?? '';
const ofServers = (replicas: number): TablePlan => ({
  ...twoServers,
  serverGroups: twoServers.serverGroups.map((group) => ({ ...group, replicas })),
});
/** Lets pass what is under way: answers of a server of this process take a few turns of its loop. */
async function passTime(milliseconds: number, until: () => boolean = () => false): Promise<void> {
  for (let passed = 0; passed < milliseconds && !until(); passed += 250) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(250);
  }
}

describe('in fair weather', () => {
  test('it publishes the complete table once, after new lists of all inputs, and tells so', async () => {
    putAll();
    start();
    await says('published a table of 2 servers in global-ranktable');
    await fake.gets('post events');
    expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(lintTable(tableText())).toEqual([]);
    const asked = fake.asked.map(({ name }) => name);
    const newLists = asked.slice(
      asked.findLastIndex((name) => name.startsWith('watch')) + 1,
      asked.indexOf(write),
    );
    for (const [, input] of inputs) expect(newLists).toContain(`list ${input}`);
    await passTime(20 * 60_000);
    expect(fake.count(write)).toBe(1);
    expect(lines.filter((line) => / (waiting|error) /.test(line))).toEqual([]);
  });

  test('what it writes names its owner, the version that it replaces, the table and its members', async () => {
    putAll();
    const { resourceVersion } = fake.get('configmaps', 'global-ranktable')?.metadata ?? {};
    start();
    await fake.gets('post events');
    const { url, headers, body } = fake.asked.find(({ name }) => name === write) ?? {};
    expect(url?.search).toBe('?fieldManager=ranktable-builder&force=true');
    expect(headers?.['content-type']).toBe('application/apply-patch+yaml');
    expect(body).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'global-ranktable',
        namespace: 'mindie',
        annotations: {
          'cdk8s-mindie/table-hash': contentHash(tableText()),
          'cdk8s-mindie/table-servers': '2',
          'cdk8s-mindie/table-observed': '2026-01-01T00:00:00.000Z',
        },
        resourceVersion,
      },
      data: {
        'global_ranktable.json': tableText(),
        members: 'server 10.0.0.1\nserver 10.0.0.2\ncontroller 10.0.1.2\ncoordinator 10.0.1.1\n',
      },
    });
    expect(fake.asked.find(({ name }) => name === 'post events')?.body).toMatchObject({
      involvedObject: { kind: 'ConfigMap', name: 'global-ranktable', namespace: 'mindie' },
      type: 'Normal',
      reason: 'TablePublished',
      lastTimestamp: '2026-01-01T00:00:00Z',
    });
  });

  test('a table that is there without members, as an older builder wrote it, gets them at once', async () => {
    putAll();
    start({ mode: 'job' });
    await ending;
    const { data = {}, metadata } = fake.get('configmaps', 'global-ranktable') ?? { metadata: { name: '' } };
    const { members, ...old } = data;
    fake.put('configmaps', { metadata, data: old });
    start({ mode: 'job' });
    expect(await ending).toEqual({ exitCode: 0, lines: [] });
    expect(fake.get('configmaps', 'global-ranktable')?.data).toEqual({ ...old, members });
    expect(fake.count(write)).toBe(2);
  });

  test('pods are touched only where the plan asks for it', async () => {
    putAll({ ...twoServers, refreshPods: true });
    start();
    await fake.gets('post events');
    const annotated = (name: string) =>
      fake.get('pods', name)?.metadata.annotations?.['cdk8s-mindie/table-hash'];
    expect(annotated('mindie-server-0')).toBe(contentHash(tableText()));
    expect(annotated('controller')).toBe(contentHash(tableText()));
    putPlan({ ...ofServers(1), refreshPods: false });
    fake.remove('pods', 'mindie-server-1');
    putRings(1);
    await says('published a table of 1 servers in');
    await fake.gets('post events', 2);
    expect(annotated('controller')).not.toBe(contentHash(tableText()));
  });

  test('a pod that cannot be touched is told of, and nothing else', async () => {
    putAll({ ...twoServers, refreshPods: true });
    fake.fail('patch pods/controller', refuse(404, 'pods "controller" not found'));
    start();
    await says('could not refresh 1 of 4 pods; they get the table within about a minute');
    await fake.gets('post events');
  });

  test('as a Job it ends with 0 when the table is complete already', async () => {
    putAll();
    start({ mode: 'job' });
    expect(await ending).toEqual({ exitCode: 0, lines: [] });
    start({ mode: 'job' });
    expect(await ending).toEqual({ exitCode: 0, lines: [] });
    expect(lines.at(-1)).toContain('the table of 2 servers is complete and already there');
    expect(fake.count(write)).toBe(1);
  });
});

describe('never blind', () => {
  test.each(inputs)(
    'a watch of %s that is never answered: it says so, and publishes nothing until it is',
    async (what, input) => {
      putAll();
      fake.fail(`watch ${input}`, silent);
      start();
      await fake.gets(`watch ${input}`);
      clock.advance(callMs);
      await says(
        `waiting: no watch of ${what} since 2026-01-01T00:00:00.000Z: no word from the API server for 15 s`,
      );
      await passTime(5 * 60_000);
      expect(fake.count(write)).toBe(0);
      fake.heal(`watch ${input}`);
      await passTime(60_000, () => tableText() !== '');
      expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
    },
  );

  test.each(inputs)(
    '%s that cannot be listed any more: nothing is published, whatever else comes',
    async (what, input) => {
      putAll();
      fake.remove('pods', 'mindie-server-1');
      start();
      await says('mindie-server has 1 of 2 planned pods');
      fake.fail(`list ${input}`, refuse(500, 'etcdserver: leader changed'));
      fake.cutWatches(input);
      await says(`no watch of ${what} since`);
      putPods(2);
      putRings(2);
      await passTime(5 * 60_000);
      expect(fake.count(write)).toBe(0);
      fake.heal(`list ${input}`);
      await passTime(60_000, () => tableText() !== '');
      expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
    },
  );

  test.each(inputs)(
    'a watch of %s that has gone silent publishes nothing from the past, and no change is missed',
    async (_, input) => {
      putAll();
      fake.remove('pods', 'mindie-server-1');
      start();
      await says('mindie-server has 1 of 2 planned pods');
      fake.muteWatches(input);
      // All others tell of it; the silent one does not.
      fake.remove('pods', 'controller');
      fake.put('pods', pod('mindie-ms-controller', 'controller-2', { ip: '10.0.1.7', host: '10.10.0.8' }));
      putPods(2);
      fake.remove('pods', 'controller');
      putRings(2);
      await passTime(silenceMs + 30_000, () => tableText() !== '');
      expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
      expect(tableText()).toContain('10.0.1.7');
      expect(tableText()).not.toContain('10.0.1.2');
      expect(fake.count(write)).toBe(1);
    },
  );

  test('what changes between the decision and the new lists is not published', async () => {
    putAll();
    const release = fake.hold(`list configmaps/${ringsMap}`);
    start();
    release();
    await says('published a table');
    fake.muteWatches('pods');
    fake.remove('pods', 'coordinator');
    fake.put('pods', pod('mindie-ms-coordinator', 'new', { ip: '10.0.1.9', host: '10.10.0.9' }));
    fake.put('configmaps', { ...emptyTable, data: { 'global_ranktable.json': '{}' } });
    await says('published a table', lines.length);
    expect(tableText()).toContain('10.0.1.9');
  });

  test('while the watch of the plan begins anew nothing is published by the old plan', async () => {
    putAll();
    start();
    await says('published a table of 2 servers');
    await passTime(30_000);
    const release = fake.hold(`watch configmaps/${planMap}`);
    const watches = fake.count(`watch configmaps/${planMap}`);
    fake.endWatches(`configmaps/${planMap}`);
    await fake.gets(`watch configmaps/${planMap}`, watches + 1);
    putPlan(ofServers(3));
    fake.remove('pods', 'coordinator');
    fake.put('pods', pod('mindie-ms-coordinator', 'new', { ip: '10.0.1.9', host: '10.10.0.9' }));
    await passTime(callMs - 1000);
    expect(fake.count(write)).toBe(1);
    release();
    await says('waiting: mindie-server has 2 of 3 planned pods');
    expect(fake.count(write)).toBe(1);
  });

  test('new lists that fail before a write: it waits, says why, and writes later', async () => {
    putAll();
    fake.remove('pods', 'mindie-server-1');
    start();
    await says('mindie-server has 1 of 2 planned pods');
    fake.fail('list pods', silent, 1);
    putPods(2);
    await fake.gets('list pods', 2);
    clock.advance(callMs);
    await says('no watch of pods since 2026-01-01T00:00:15.000Z: no word from the API server for 15 s');
    expect(fake.count(write)).toBe(0);
    await passTime(10_000, () => tableText() !== '');
    expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test('as a Job it gives up after its deadline, and blames the API server, not the pods', async () => {
    putAll();
    fake.fail('watch pods', silent);
    start({ mode: 'job', timeoutSeconds: 420 });
    await fake.gets('watch pods');
    await passTime(421_000);
    expect(await ending).toEqual({
      exitCode: 1,
      lines: [
        'gave up after 420 s:',
        `no watch of pods since 2026-01-01T00:00:00.000Z: no word from the API server for 15 s; ${cure}`,
        anew,
      ],
    });
  });

  test('as a Job that the API server never answers it gives up too', async () => {
    for (const [, input] of inputs) fake.fail(`list ${input}`, silent);
    start({ mode: 'job', timeoutSeconds: 60 });
    await passTime(61_000);
    expect(await ending).toEqual({
      exitCode: 1,
      lines: [
        'gave up after 60 s:',
        `no watch of ConfigMap ${planMap} since 2026-01-01T00:00:00.000Z: no word from the API server for 15 s`,
      ],
    });
  });

  // Each request of a run that goes well, one after the other.
  const faults: [string, Fault][] = [
    ['silent', silent],
    ['cut', (response) => response.destroy()],
  ];
  test.each(faults)(
    'whichever request is %s, the table is there in the end, and it is right',
    async (_, fault) => {
      putAll();
      start();
      await says('published a table');
      await fake.gets('post events');
      const requests = [...fake.asked.entries()].filter(([, { name }]) => !name.includes('accessreviews'));
      expect(requests.length).toBeGreaterThan(12);
      for (const [index] of requests) {
        interrupt();
        await ending;
        await fake.stop();
        fake = await FakeApiServer.start();
        clock = new ManualClock();
        putAll();
        fake.failNumber(index + 1, fault);
        start();
        await passTime(10 * 60_000, () => tableText() !== '' && fake.count('post events') > 0);
        expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
      }
    },
  );
});

describe('endpoints', () => {
  async function fetch(port: number, path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
        let text = '';
        response.on('data', (data: Buffer) => (text += data.toString()));
        response.on('end', () => {
          resolve(`${response.statusCode} ${text}`);
        });
      }).on('error', reject);
    });
  }

  test('an input that is not watched makes it unready, and after ten minutes unhealthy', async () => {
    expect(blindMs).toBe(600_000);
    const port = await freePort();
    putAll();
    const release = fake.hold('list pods');
    start({ port });
    await fake.gets('list pods');
    expect(await fetch(port, '/readyz')).toBe('503 the first lists of the API server have not come yet\n');
    expect(await fetch(port, '/healthz')).toBe('200 ok\n');
    release();
    await says('published a table');
    await passTime(1000);
    expect(await fetch(port, '/readyz')).toBe('200 ok\n');
    expect(await fetch(port, '/metrics')).toContain('ranktable_unwatched_seconds 0\n');
    fake.fail('watch pods', silent);
    fake.cutWatches('pods');
    const fault =
      /^503 no watch of pods since 2026-01-01T00:00:0\d\.\d+Z: no word from the API server for 15 s\n$/;
    await passTime(60_000);
    expect(await fetch(port, '/readyz')).toMatch(fault);
    expect(await fetch(port, '/healthz')).toBe('200 ok\n');
    expect(await fetch(port, '/metrics')).toMatch(/^ranktable_unwatched_seconds (59|60)$/m);
    expect(await fetch(port, '/metrics')).toContain('ranktable_wait_reasons{code="input-lost"} 1\n');
    await passTime(blindMs);
    expect(await fetch(port, '/healthz')).toMatch(fault);
    fake.heal('watch pods');
    await passTime(60_000);
    expect(await fetch(port, '/healthz')).toBe('200 ok\n');
    expect(await fetch(port, '/readyz')).toBe('200 ok\n');
  });

  test('a quiet day keeps it healthy and ready, without any event', async () => {
    const port = await freePort();
    putAll();
    start({ port });
    await says('published a table');
    await passTime(2 * blindMs);
    expect(await fetch(port, '/healthz')).toBe('200 ok\n');
    expect(await fetch(port, '/readyz')).toBe('200 ok\n');
    // Lists come after each silence of 90 s, and no others.
    expect(fake.count('list pods')).toBeLessThan(3 + (2 * blindMs) / silenceMs);
    expect(silenceMs).toBeLessThan(relistMs);
  });

  test('a port that is taken ends it with a line', async () => {
    const { port } = new URL(fake.connection.server);
    start({ port: Number(port) });
    expect(await ending).toEqual({
      exitCode: 1,
      lines: [
        expect.stringMatching(/^cannot serve the endpoints: .*EADDRINUSE.*; name another port with --port$/),
      ],
    });
  });
});

describe('what it writes into its log', () => {
  test('a reason is told once, however often it is looked at; the summary comes every 30 s', async () => {
    putAll();
    fake.remove('pods', 'mindie-server-1');
    start();
    await says('mindie-server has 1 of 2 planned pods');
    for (let time = 0; time < 100; time++) fake.put('pods', management[0] as (typeof management)[number]);
    await passTime(30_000);
    expect(lines.filter((line) => line.includes('1 of 2 planned'))).toEqual([
      '2026-01-01T00:00:00.000Z info waiting: mindie-server has 1 of 2 planned pods',
      '2026-01-01T00:00:30.000Z info 1/2 servers have NPUs; waiting: mindie-server has 1 of 2 planned pods',
    ]);
  });

  test('of many reasons of a kind ten are told, and how many more there are', async () => {
    putAll(ofServers(96));
    putRings(0);
    start();
    await says('the next summary counts them');
    const told = lines.filter((line) => line.includes('waiting: '));
    expect(told).toHaveLength(11);
    expect(told.at(-1)).toBe(
      '2026-01-01T00:00:00.000Z info waiting: … and 86 more of the kind hccl-stale; the next summary counts them',
    );
    await passTime(30_000);
    expect(lines.at(-1)).toMatch(
      /^2026-01-01T00:00:30.000Z info 96\/96 servers have NPUs; waiting: .*; … and 91 more$/,
    );
  });

  test('a roll-out of 96 servers, pod by pod, is a few dozen lines', async () => {
    putAll(ofServers(96));
    start();
    await says('published a table of 96 servers');
    const from = lines.length;
    const pods = serverPods(96);
    for (const [index, old] of pods.entries()) {
      fake.remove('pods', old.metadata.name);
      await passTime(250);
      const name = `new-${index}`;
      fake.put('pods', pod('mindie-server', name));
      await passTime(250);
      fake.put(
        'pods',
        pod('mindie-server', name, {
          ip: `10.9.0.${index + 1}`,
          host: `10.10.0.${index + 1}`,
          npus: devices(2, 0),
        }),
      );
      await passTime(250);
    }
    // In 72 s, ten of each of three kinds in 30 s, and the summaries.
    expect(lines.length - from).toBeLessThan(100);
    fake.put('configmaps', rings('mindie-server', hccl(serverRings(96, 2, '10.9.0'))));
    await says('published a table of 96 servers', from);
    expect(serverIps(tableText())).toContain('10.9.0.96');
  });

  test('an API server that is away for ten minutes is told of once for each input, not with each try', async () => {
    putAll();
    start();
    await says('published a table');
    for (const [, input] of inputs) {
      fake.fail(`list ${input}`, refuse(503, 'apiserver not ready'));
      fake.cutWatches(input);
    }
    await passTime(600_000);
    // The summaries tell of several.
    const told = lines.filter((line) => line.includes(' waiting: no watch of ') && !line.includes(';'));
    expect(told.length).toBeLessThanOrEqual(2 * inputs.length);
  });

  test.each([
    ['a new table', true],
    ['the old table', false],
  ])('thirteen short waits with %s between are told each, as long as the builder stays', async (_, isNew) => {
    putAll();
    start();
    await says('published a table');
    await passTime(1000);
    for (let time = 0; time < 13; time++) {
      const from = lines.length;
      fake.remove('pods', 'coordinator');
      await says('waiting: the Coordinator has 0 of 1 planned pods', from);
      const ip = isNew ? `10.0.1.${time + 10}` : '10.0.1.1';
      const conditions = [{ type: 'PodScheduled', status: 'False', message: String(time) }];
      fake.put('pods', pod('mindie-ms-coordinator', 'coordinator', { conditions }));
      await says(`waiting: coordinator has no IP yet (Pending: ${time})`, from);
      fake.put('pods', pod('mindie-ms-coordinator', 'coordinator', { ip, host: '10.10.0.9' }));
      await says(isNew ? 'published a table' : 'complete and already there', from);
      await passTime(isNew ? 0 : 31_000);
    }
  });

  test('a wait of five minutes is an Event, with the reasons', async () => {
    putAll();
    fake.remove('pods', 'mindie-server-1');
    start();
    await says('1 of 2 planned');
    await passTime(300_000);
    await fake.gets('post events');
    expect(fake.asked.at(-1)?.body).toMatchObject({
      type: 'Warning',
      reason: 'TableWaiting',
      message: '1/2 servers have NPUs; waiting: mindie-server has 1 of 2 planned pods',
    });
  });
});

describe('writing', () => {
  test('a conflict is no harm: the next look is at the new state', async () => {
    putAll();
    fake.fail(write, refuse(409, 'the object has been modified'), 3);
    start();
    await says('waiting: could not write ConfigMap global-ranktable: the object has been modified (409)');
    await passTime(10_000, () => tableText() !== '');
    expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(lines.filter((line) => line.includes('could not write'))).toHaveLength(1);
  });

  test('a refused write is tried again when the API server asked for it, whatever comes meanwhile', async () => {
    putAll();
    fake.fail(write, refuse(429, 'too many requests', { 'retry-after': '30' }), 1);
    start();
    await says('waiting: could not write ConfigMap global-ranktable: too many requests (429)');
    for (let time = 0; time < 29; time++) {
      fake.put('pods', management[0] as (typeof management)[number]);
      await passTime(1000);
    }
    expect(fake.count(write)).toBe(1);
    await passTime(5000, () => tableText() !== '');
    expect(fake.count(write)).toBe(2);
  });

  test('a write without an answer is tried again after 15 s', async () => {
    putAll();
    fake.fail(write, silent, 1);
    start();
    await fake.gets(write);
    clock.advance(callMs);
    await says('could not write ConfigMap global-ranktable: no word from the API server for 15 s');
    await passTime(10_000, () => tableText() !== '');
    expect(fake.count(write)).toBe(2);
  });

  test('a write that was done though its answer was lost is not done again', async () => {
    putAll();
    start();
    await says('published a table');
    const text = tableText();
    const { data = {} } = fake.get('configmaps', 'global-ranktable') ?? {};
    fake.put('configmaps', emptyTable);
    fake.fail(
      write,
      (response, _, server) => {
        server.put('configmaps', { ...emptyTable, data });
        response.destroy();
      },
      1,
    );
    await says('could not write');
    await passTime(60_000);
    expect(fake.count(write)).toBe(2);
    expect(tableText()).toBe(text);
  });

  test('an event that cannot be written is told of, and changes nothing', async () => {
    putAll();
    fake.fail('post events', silent);
    start({ mode: 'job' });
    await fake.gets('post events');
    clock.advance(callMs);
    expect(await ending).toEqual({ exitCode: 0, lines: [] });
    expect(lines.join('\n')).toContain(
      'could not record the event TablePublished: no word from the API server for 15 s',
    );
  });
});

describe('the plan', () => {
  test('there is none: it says what to do, and goes by it when it comes', async () => {
    putAll();
    fake.remove('configmaps', planMap);
    start();
    await says(`waiting: ConfigMap ${planMap} has no plan.json: apply the manifests again`);
    putPlan();
    await says('published a table of 2 servers');
  });

  test('an unusable one stops all writing, and the table stays', async () => {
    putAll();
    start();
    await says('published a table of 2 servers');
    fake.put('configmaps', { metadata: { name: planMap }, data: { [tablePlanKey]: '{' } });
    await says('waiting: the plan is not JSON');
    fake.put('configmaps', { ...emptyTable, data: { 'global_ranktable.json': '{}' } });
    await passTime(60_000);
    expect(fake.count(write)).toBe(1);
    putPlan();
    await passTime(60_000, () => fake.count(write) > 1);
    expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test('another one than a Job was made for ends it, before it writes anything', async () => {
    putAll();
    start({ mode: 'job', planHash: '01234567' });
    await says(
      `waiting: ConfigMap ${planMap} holds plan ${contentHash(twoServers, 8)}; this builder was made for 01234567, and waits a minute for it: apply the manifests again if that failed`,
    );
    await passTime(ownPlanMs);
    expect(await ending).toEqual({
      exitCode: 0,
      lines: [`superseded by plan ${contentHash(twoServers, 8)}; this builder was made for 01234567`],
    });
    expect(fake.count(write)).toBe(0);
  });

  test('its own that comes after the Job, within a minute, is gone by', async () => {
    putAll(ofServers(3));
    start({ mode: 'job', planHash: contentHash(twoServers, 8) });
    await says('and waits a minute for it');
    await passTime(ownPlanMs - 5000);
    fake.remove('pods', 'mindie-server-2');
    putRings(2);
    putPlan();
    expect(await ending).toEqual({ exitCode: 0, lines: [] });
    expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test('a new one that the watch did not tell of is seen before anything is written', async () => {
    putAll();
    fake.remove('pods', 'mindie-server-1');
    start({ mode: 'job', planHash: contentHash(twoServers, 8) });
    await says('1 of 2 planned');
    fake.muteWatches(`configmaps/${planMap}`);
    putPlan(ofServers(3));
    putPods(2);
    expect((await ending).lines[0]).toMatch(/^superseded by plan/);
    expect(fake.count(write)).toBe(0);
  });
});

describe('permissions', () => {
  const where = 'in namespace mindie; grant it in the Role mindie-ranktable-builder';

  /** All that a run called, as `verb resource` or `verb resource/name`; everybody may ask for his permissions. */
  const called = (): Set<string> =>
    new Set(
      fake.asked
        .map(({ name }) =>
          name.replace(/^post events$/, 'create events').replace(/^patch pods\/.*/, 'patch pods'),
        )
        .filter((name) => name !== 'post selfsubjectaccessreviews'),
    );
  const granted = (plan: TablePlan): Set<string> =>
    new Set(
      builderPermissions(plan, planMap).flatMap(({ resource, verbs, resourceNames = [undefined] }) =>
        resourceNames.flatMap((name) =>
          verbs.map((verb) => `${verb} ${name === undefined ? resource : `${resource}/${name}`}`),
        ),
      ),
    );
  test.each<[string, Partial<TablePlan>]>([
    ['the operator as the source', {}],
    ['annotations as the source', { source: 'annotations' }],
    ['pods to refresh', { refreshPods: true }],
  ])('are just what a run from the first list to the event needs, with %s', async (_, change) => {
    const plan = { ...twoServers, ...change };
    putAll(plan);
    start({ mode: 'job' });
    expect(await ending).toEqual({ exitCode: 0, lines: [] });
    expect(called()).toEqual(granted(plan));
  });

  test('that are missing for a minute end it, and it names the Role', async () => {
    putAll({ ...twoServers, refreshPods: true });
    fake.denied.add('patch pods').add('watch configmaps');
    start();
    const lacks = [
      `not allowed: patch pods ${where}`,
      ...[planMap, ringsMap, 'global-ranktable'].map(
        (name) => `not allowed: watch configmaps/${name} ${where}`,
      ),
    ];
    for (const line of lacks) await says(`waiting: ${line}`);
    let isOver = false;
    void ending.then(() => {
      isOver = true;
    });
    await passTime(roleMs - 1000);
    expect(isOver).toBe(false);
    expect(fake.count(write)).toBe(0);
    await passTime(10_000, () => isOver);
    expect(await ending).toEqual({ exitCode: 1, lines: lacks });
  });

  test('a new plan that is applied before its Role is waited for, and gone by when the Role is there', async () => {
    putAll();
    start();
    await says('published a table of 2 servers');
    const other = 'rings-config-other';
    const forbidden = refuse(403, `configmaps "${other}" is forbidden`);
    fake.fail(`list configmaps/${other}`, forbidden);
    fake.denied.add('list configmaps').add('watch configmaps');
    const [group] = twoServers.serverGroups;
    putPlan({
      ...twoServers,
      serverGroups: [{ ...(group as (typeof twoServers.serverGroups)[number]), ringsConfig: other }],
    });
    await says(`waiting: not allowed: list configmaps/${other} ${where}`);
    await passTime(31_000);
    expect(lines.at(-1)).toContain(`waiting: not allowed: list configmaps/${planMap} ${where}`);
    fake.put('configmaps', { ...rings('mindie-server', hccl(serverRings(2, 2))), metadata: { name: other } });
    fake.remove('pods', 'coordinator');
    fake.put('pods', pod('mindie-ms-coordinator', 'new', { ip: '10.0.1.9', host: '10.10.0.9' }));
    expect(fake.count(write)).toBe(1);
    fake.heal(`list configmaps/${other}`);
    fake.denied.clear();
    await passTime(30_000, () => tableText().includes('10.0.1.9'));
    expect(fake.count(write)).toBe(2);
  });

  test('a plan that is taken back before its Role was there is gone by', async () => {
    putAll();
    start();
    await says('published a table of 2 servers');
    fake.denied.add('patch pods');
    putPlan({ ...twoServers, refreshPods: true });
    await says(`waiting: not allowed: patch pods ${where}`);
    putPlan();
    await says('the table of 2 servers is complete and already there');
    await passTime(roleMs + 10_000);
    expect(lines.at(-1)).toContain('complete and already there');
  });
});

test('permissions that cannot be asked for are told of, and nothing else', async () => {
  putAll();
  fake.fail('post selfsubjectaccessreviews', refuse(500, 'no'));
  start();
  await says('could not check the permissions: no (500)');
  await says('published a table');
});

test('a table that cannot be built fails the Job, with the reasons as its last words and an Event', async () => {
  putAll();
  const withoutIp = devices(2, 0).map((one) => ({ ...one, ip: '-1' }));
  fake.put(
    'pods',
    pod('mindie-server', 'mindie-server-1', { ip: '10.0.0.2', host: '10.10.0.2', npus: withoutIp }),
  );
  start({ mode: 'job' });
  const { exitCode, lines: last } = await ending;
  expect(exitCode).toBe(1);
  expect(last).toEqual([
    'NPU 0 and 1 of mindie-server-1 on node 10.10.0.2 has no usable IP, its annotation says "-1", and no table can list it: configure it there (hccn_tool -i 0 -ip -s address IP netmask MASK), then kubectl -n mindie delete pod mindie-server-1',
    anew,
  ]);
  expect(fake.asked.at(-1)?.body).toMatchObject({ type: 'Warning', reason: 'TableFailed', message: last[0] });
});

describe('a format that MindIE does not read', () => {
  const says2 =
    'hccl.json of rings-config-mindie-server has version 2.0, which MindIE does not read (it reads 1.0 and 1.2): the Ascend Operator writes 2.0 for types of servers that are newer than those of `hardware`, such as A5: let the pods run on nodes of the type that the deployment file names';
  const putVersion2 = (): void => {
    fake.put('configmaps', rings('mindie-server', hccl(serverRings(2, 2), { version: '2.0' })));
  };

  test('fails the Job when it has lasted for a minute', async () => {
    putAll();
    putVersion2();
    start({ mode: 'job' });
    await says(`waiting: ${says2}`);
    await passTime(patienceMs - 1000);
    expect(lines.filter((line) => line.includes('cannot build the table'))).toEqual([]);
    await passTime(5000, () => lines.some((line) => line.includes(`cannot build the table: ${says2}`)));
    expect(await ending).toEqual({ exitCode: 1, lines: [says2, anew] });
    expect(fake.asked.at(-1)?.body).toMatchObject({ reason: 'TableFailed', message: says2 });
  });

  test('is no matter when the new operator writes within that minute', async () => {
    putAll();
    putVersion2();
    start({ mode: 'job' });
    await says(`waiting: ${says2}`);
    await passTime(patienceMs - 5000);
    putRings(2);
    expect(await ending).toEqual({ exitCode: 0, lines: [] });
    expect(serverIps(tableText())).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test('is told as a failure where the builder stays', async () => {
    putAll();
    putVersion2();
    start();
    await says(`waiting: ${says2}`);
    await passTime(patienceMs + 5000);
    expect(lines.filter((line) => line.endsWith(`cannot build the table: ${says2}`))).toHaveLength(1);
    expect(fake.count('post events')).toBe(1);
  });
});

test('as a Job that lacks a permission it says how another Job comes about', async () => {
  putAll();
  fake.denied.add('watch pods');
  fake.fail('list pods', silent);
  start({ mode: 'job' });
  await says('waiting: not allowed: watch pods');
  await passTime(roleMs + 5000);
  const where = 'in namespace mindie; grant it in the Role mindie-ranktable-builder';
  expect(await ending).toEqual({ exitCode: 1, lines: [`not allowed: watch pods ${where}`, anew] });
});

test.each([
  ['job', 143],
  ['watch', 0],
] as const)('SIGTERM ends a %s with %d, whatever it waits for', async (mode, exitCode) => {
  putAll();
  fake.fail('list pods', silent);
  start({ mode });
  await fake.gets('list pods');
  interrupt();
  expect(await ending).toEqual({ exitCode, lines: ['ended by SIGTERM'] });
});
