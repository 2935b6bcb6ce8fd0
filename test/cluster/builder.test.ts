// The bundle of the ranktable-builder against a real API server, with the Role and the account of its own manifests.
import { get } from 'node:http';
import { lintTable } from '../../lib/ranktable/lint';
import { bundle } from '../images/support';
import { homogeneous } from '../support/synth';
import { type ControlPlane, findBinaries, startControlPlane } from './control-plane';
import { freePort } from './daemon';
import { killBuilders, TestNamespace, until } from './namespace';

let plane: ControlPlane;
let program: string;
let count = 0;

beforeAll(async () => {
  program = bundle();
  findBinaries();
  plane = await startControlPlane();
}, 1_800_000);

afterAll(async () => {
  killBuilders();
  await plane.stop();
});

/** A namespace with two servers of two NPUs, and its manifests applied. */
function namespaceWith(change: object = {}): Promise<TestNamespace> {
  const deployment = {
    ...homogeneous,
    server: { instances: 2, npusPerInstance: 2 },
    namespace: { name: `builder-${++count}` },
    service: { type: 'ClusterIP' },
    ...change,
  };
  return TestNamespace.create(plane, program, deployment);
}

const ips = ['10.0.0.1', '10.0.0.2'];

async function createManagement(namespace: TestNamespace): Promise<void> {
  await namespace.createPod('mindie-ms-coordinator', 'coordinator', '10.0.1.1');
  await namespace.createPod('mindie-ms-controller', 'controller', '10.0.1.2');
}

async function createAllPods(namespace: TestNamespace): Promise<void> {
  await createManagement(namespace);
  for (const [index, ip] of ips.entries()) await namespace.createPod('mindie-server', `server-${index}`, ip);
}

const watch = { ranktableBuilder: { mode: 'watch' } };

function fetchText(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path }, (response) => {
      let text = '';
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.on('end', () => {
        resolve(`${response.statusCode} ${text}`);
      });
    }).on('error', reject);
  });
}

describe('as a Job', () => {
  test('it says what it waits for, publishes the complete table, touches the pods and ends with 0', async () => {
    const namespace = await namespaceWith({ ranktableBuilder: { refreshPods: true } });
    const builder = namespace.startBuilder();
    await builder.says('mindie-server has 0 of 2 planned pods');
    await createAllPods(namespace);
    await builder.says('rings-config-mindie-server has no hccl.json yet');
    expect((await namespace.table()).text).toBeUndefined();
    await namespace.operatorWrites(ips);
    expect(await builder.ended).toMatchObject({ exitCode: 0 });
    const { text, members, annotations } = await namespace.table();
    expect(lintTable(text ?? '')).toEqual([]);
    expect(await namespace.serverIps()).toEqual(ips);
    expect(members).toBe('server 10.0.0.1\nserver 10.0.0.2\ncontroller 10.0.1.2\ncoordinator 10.0.1.1\n');
    expect(annotations).toMatchObject({
      'cdk8s-mindie/table-servers': '2',
      'cdk8s-mindie/table-hash': expect.any(String) as string,
    });
    const pod = (await namespace.must('GET', 'pods/server-0')) as {
      metadata: { annotations: Record<string, string> };
    };
    expect(pod.metadata.annotations['cdk8s-mindie/table-hash']).toBe(annotations['cdk8s-mindie/table-hash']);
    const events = (await namespace.must('GET', 'events')) as {
      items: { reason: string; source: { component: string } }[];
    };
    const own = events.items.filter(({ source }) => source.component === 'ranktable-builder');
    expect(own.map(({ reason }) => reason)).toEqual(['TablePublished']);
  });

  test('applying the manifests again, by anybody, changes neither the table nor hccl.json', async () => {
    const namespace = await namespaceWith();
    await createAllPods(namespace);
    await namespace.operatorWrites(ips);
    expect(await namespace.startBuilder().ended).toMatchObject({ exitCode: 0 });
    const read = async () => [
      ((await namespace.must('GET', 'configmaps/global-ranktable')) as { data: unknown }).data,
      ((await namespace.must('GET', 'configmaps/rings-config-mindie-server')) as { data: unknown }).data,
    ];
    const before = await read();
    await namespace.reapply('test');
    await namespace.reapply('another-tool');
    expect(await read()).toEqual(before);
  });

  test('it ends with 1 after its deadline, the reasons being its last words', async () => {
    const namespace = await namespaceWith();
    await createManagement(namespace);
    const { exitCode, lines } = await namespace.startBuilder('--timeout-seconds=2').ended;
    expect(exitCode).toBe(1);
    expect(lines.slice(-3)).toEqual([
      'gave up after 2 s:',
      'mindie-server has 0 of 2 planned pods',
      `a failed Job is not run again: when that is mended, kubectl -n ${namespace.name} delete job -l app.kubernetes.io/instance=mindie,app.kubernetes.io/component=ranktable-builder and apply the manifests again`,
    ]);
  });

  test('it names a permission that it lacks, and the Role to mend', async () => {
    const namespace = await namespaceWith({ ranktableBuilder: { refreshPods: true } });
    const role = (await namespace.must('GET', 'roles/mindie-ranktable-builder')) as {
      rules: { verbs: string[] }[];
    };
    role.rules = role.rules.map((rule) => ({
      ...rule,
      verbs: rule.verbs.filter((verb) => verb !== 'patch'),
    }));
    await namespace.must('PUT', 'roles/mindie-ranktable-builder', role);
    const { exitCode, lines } = await namespace.startBuilder().ended;
    expect(exitCode).toBe(1);
    const where = `in namespace ${namespace.name}; grant it in the Role mindie-ranktable-builder`;
    expect(lines.slice(-3, -1)).toEqual([
      `not allowed: patch pods ${where}`,
      `not allowed: patch configmaps/global-ranktable ${where}`,
    ]);
  });

  test('it ends when another plan has taken over', async () => {
    const namespace = await namespaceWith();
    const builder = namespace.startBuilder();
    await builder.says('planned pods');
    const plan = (await namespace.must('GET', 'configmaps/mindie-ranktable-plan')) as {
      data: Record<string, string>;
    };
    const changed = plan.data['plan.json']?.replace('"replicas": 2', '"replicas": 3') ?? '';
    await namespace.must('PUT', 'configmaps/mindie-ranktable-plan', {
      ...plan,
      data: { 'plan.json': changed },
    });
    const { exitCode, lines } = await builder.ended;
    expect(exitCode).toBe(0);
    expect(lines.at(-1)).toMatch(/^superseded by plan [0-9a-f]{8}; this builder was made for [0-9a-f]{8}$/);
  });

  test('it fails at once on an hccl.json that MindIE does not read, and on a table that does not fit', async () => {
    const namespace = await namespaceWith();
    await createAllPods(namespace);
    const current = (await namespace.must('GET', 'configmaps/global-ranktable')) as object;
    await namespace.must('PUT', 'configmaps/global-ranktable', {
      ...current,
      data: { notes: 'x'.repeat(1024 * 1024 - 100) },
    });
    await namespace.operatorWrites(ips);
    const { exitCode, lines } = await namespace.startBuilder().ended;
    expect(exitCode).toBe(1);
    expect(lines.at(-2)).toMatch(
      /^the table and its members have \d+ bytes and ConfigMap global-ranktable holds 1048476 of others/,
    );
    expect((await namespace.table()).text).toBeUndefined();
  });

  test('it ends soon after SIGTERM, so that it runs again elsewhere', async () => {
    const namespace = await namespaceWith();
    const builder = namespace.startBuilder();
    await builder.says('planned pods');
    const start = performance.now();
    builder.kill('SIGTERM');
    expect(await builder.ended).toMatchObject({ exitCode: 143 });
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('watching', () => {
  test('it follows replaced pods, and never takes the complete table back', async () => {
    const namespace = await namespaceWith(watch);
    await createAllPods(namespace);
    await namespace.operatorWrites(ips);
    const builder = namespace.startBuilder('--port=0');
    await builder.says('published a table of 2 servers');
    await namespace.deletePod('server-1');
    await builder.says('mindie-server has 1 of 2 planned pods');
    expect(await namespace.serverIps()).toEqual(ips);
    await namespace.createPod('mindie-server', 'server-2', '10.0.0.3');
    await builder.says('still lists 10.0.0.2');
    expect(await namespace.serverIps()).toEqual(ips);
    await namespace.operatorWrites(['10.0.0.1', '10.0.0.3']);
    await until(
      async () => (await namespace.serverIps()).includes('10.0.0.3'),
      'the table lists the new pod',
    );
    expect(await namespace.serverIps()).toEqual(['10.0.0.1', '10.0.0.3']);
    builder.kill('SIGTERM');
    expect(await builder.ended).toMatchObject({ exitCode: 0 });
  });

  test('it mends a table that somebody else wrote, and one whose ConfigMap was deleted and applied again', async () => {
    const namespace = await namespaceWith(watch);
    await createAllPods(namespace);
    await namespace.operatorWrites(ips);
    const builder = namespace.startBuilder('--port=0');
    await builder.says('published a table');
    const good = (await namespace.table()).text;
    const withoutMembers = { data: { members: null } };
    await namespace.must(
      'PATCH',
      'configmaps/global-ranktable',
      withoutMembers,
      'application/merge-patch+json',
    );
    await until(async () => (await namespace.table()).members !== undefined, 'the members are there again');
    const patch = { data: { 'global_ranktable.json': '{}' } };
    await namespace.must('PATCH', 'configmaps/global-ranktable', patch, 'application/merge-patch+json');
    await until(async () => (await namespace.table()).text === good, 'the table is mended');
    await namespace.must('DELETE', 'configmaps/global-ranktable');
    await builder.says('ConfigMap global-ranktable is missing: apply the manifests again');
    await namespace.reapply('test');
    await until(async () => (await namespace.table()).text === good, 'the table is there again');
    builder.kill('SIGTERM');
    await builder.ended;
  });

  test('it outlives a restart of the API server', async () => {
    const namespace = await namespaceWith(watch);
    await createAllPods(namespace);
    const builder = namespace.startBuilder('--port=0');
    await builder.says('has no hccl.json yet');
    await plane.stopApiServer();
    await builder.says('no watch of');
    await plane.startApiServer();
    await namespace.operatorWrites(ips);
    await until(
      async () => (await namespace.serverIps()).length === 2,
      'the table is published after the restart',
    );
    builder.kill('SIGTERM');
    await builder.ended;
  });

  test('it lists anew when its watch has expired (410)', async () => {
    const namespace = await namespaceWith(watch);
    await createAllPods(namespace);
    const builder = namespace.startBuilder('--port=0');
    await builder.says('has no hccl.json yet');
    const list = (await namespace.must('GET', 'configmaps')) as { metadata: { resourceVersion: string } };
    builder.kill('SIGSTOP');
    await namespace.operatorWrites(ips);
    // A new server remembers no change from before its start.
    await plane.stopApiServer();
    await plane.startApiServer();
    const since = `configmaps?watch=true&timeoutSeconds=1&resourceVersion=${list.metadata.resourceVersion}`;
    const { body } = await plane.request('GET', `/api/v1/namespaces/${namespace.name}/${since}`);
    expect(JSON.stringify(body)).toContain('too old resource version');
    builder.kill('SIGCONT');
    await until(
      async () => (await namespace.serverIps()).length === 2,
      'the table is published after the new list',
    );
    builder.kill('SIGTERM');
    expect(await builder.ended).toMatchObject({ exitCode: 0 });
  });

  test('it goes by a changed plan at once, and lets go of what the old one watched', async () => {
    const namespace = await namespaceWith(watch);
    await createAllPods(namespace);
    await namespace.operatorWrites(ips);
    const builder = namespace.startBuilder('--port=0');
    await builder.says('published a table of 2 servers');
    const plan = (await namespace.must('GET', 'configmaps/mindie-ranktable-plan')) as {
      data: Record<string, string>;
    };
    const changed = plan.data['plan.json']?.replace('"replicas": 2', '"replicas": 3') ?? '';
    await namespace.must('PUT', 'configmaps/mindie-ranktable-plan', {
      ...plan,
      data: { 'plan.json': changed },
    });
    await builder.says('mindie-server has 2 of 3 planned pods');
    await namespace.createPod('mindie-server', 'server-2', '10.0.0.3');
    await namespace.operatorWrites([...ips, '10.0.0.3']);
    await builder.says('published a table of 3 servers');
    expect(builder.lines().filter((line) => line.includes('no watch of'))).toEqual([]);
    builder.kill('SIGTERM');
    expect(await builder.ended).toMatchObject({ exitCode: 0 });
  });

  test('it tells of itself on its endpoints', async () => {
    const namespace = await namespaceWith(watch);
    await createAllPods(namespace);
    const port = await freePort();
    const builder = namespace.startBuilder(`--port=${port}`);
    await builder.says('has no hccl.json yet');
    expect(await fetchText(port, '/healthz')).toBe('200 ok\n');
    expect(await fetchText(port, '/readyz')).toBe('200 ok\n');
    expect(await fetchText(port, '/metrics')).toContain('ranktable_wait_reasons{code="hccl-missing"} 1');
    await namespace.operatorWrites(ips);
    await builder.says('published a table');
    await until(
      async () => (await fetchText(port, '/metrics')).includes('ranktable_rebuilds_total 1'),
      'the rebuild is counted',
    );
    expect(await fetchText(port, '/metrics')).toContain('ranktable_servers 2');
    builder.kill('SIGTERM');
    await builder.ended;
  });
});

describe('at its limits', () => {
  test('96 servers of 16 NPUs: the table is written, and fits', async () => {
    const server = { instances: 96, npusPerInstance: 16 };
    const silence = [{ rule: 'too-many-instances', reason: 'No Controller runs here.' }];
    const namespace = await namespaceWith({ server, hardware: '800I-A3', silence, ...watch });
    const all = Array.from({ length: 96 }, (_, index) => `10.1.0.${index + 1}`);
    await createManagement(namespace);
    await Promise.all(all.map((ip, index) => namespace.createPod('mindie-server', `server-${index}`, ip)));
    const builder = namespace.startBuilder('--port=0');
    await builder.says('has no hccl.json yet');
    await namespace.operatorWrites(all, 16);
    await until(async () => (await namespace.serverIps()).length === 96, 'the table lists all servers');
    expect(lintTable((await namespace.table()).text ?? '')).toEqual([]);
    builder.kill('SIGTERM');
    expect(await builder.ended).toMatchObject({ exitCode: 0 });
  });

  test('a writer that is faster is no harm: the decision is made again on the new state', async () => {
    const namespace = await namespaceWith(watch);
    await createAllPods(namespace);
    const builder = namespace.startBuilder('--port=0');
    await builder.says('has no hccl.json yet');
    await namespace.operatorWrites(ips);
    const disturb = async (index: number): Promise<unknown> =>
      namespace.must(
        'PATCH',
        'configmaps/global-ranktable',
        { data: { 'global_ranktable.json': `{"disturbed":${index}}` } },
        'application/merge-patch+json',
      );
    for (let index = 0; index < 20; index++) await disturb(index);
    await until(
      async () => (await namespace.serverIps().catch(() => [])).length === 2,
      'the table wins in the end',
    );
    builder.kill('SIGTERM');
    await builder.ended;
  });

  test('its namespace admits it at the restricted level, through the real admission plugin', async () => {
    const namespace = await namespaceWith();
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await plane.request(
      'PATCH',
      `/api/v1/namespaces/${namespace.name}`,
      { metadata: { labels } },
      {
        contentType: 'application/merge-patch+json',
      },
    );
    const specOf = (name: string): unknown =>
      namespace.manifests.find(({ metadata, spec }) => metadata.name.startsWith(name) && spec?.template)?.spec
        ?.template?.spec;
    const admit = async (name: string): Promise<number> => {
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'try-' }, spec: specOf(name) };
      return (await plane.request('POST', `/api/v1/namespaces/${namespace.name}/pods?dryRun=All`, pod))
        .status;
    };
    expect(await admit('mindie-ranktable-builder-')).toBe(201);
    expect(await admit('mindie-server')).toBe(403);
  });
});
