// Manifests that are applied again, and changed: with kubectl, as Argo CD and as Flux.
import path from 'node:path';
import type { Manifest } from '../../lib/invariants/manifest';
import { bundle } from '../images/support';
import { heterogeneous, homogeneous, synth } from '../support/synth';
import { type ControlPlane, type ControlPlaneProps, startControlPlane } from './control-plane';
import { argoCd, flux } from './gitops-tools';
import { Kubectl } from './kubectl';
import { changedCopy, type LiveObject, liveObjects, readManifests, writeFolder } from './manifests';
import { killBuilders, TestNamespace, until } from './namespace';

interface Service {
  readonly deployment: object;
  /** IPs of the pods of each Deployment of servers. */
  readonly workloads: Readonly<Record<string, readonly string[]>>;
}

const size = { instances: 2, npusPerInstance: 2 };
const half = { instances: 1, npusPerInstance: 2 };
const services: readonly (readonly [string, Service])[] = [
  [
    'homogeneous',
    {
      deployment: { ...homogeneous, server: size },
      workloads: { 'mindie-server': ['10.0.0.1', '10.0.0.2'] },
    },
  ],
  // Here rings-config-* holds our hardware type beside what the operator writes.
  [
    'heterogeneous',
    {
      deployment: { ...heterogeneous, prefill: half, decode: half },
      workloads: { 'mindie-server': ['10.0.0.1'], 'mindie-server-heterogeneous': ['10.0.0.2'] },
    },
  ],
];

/** The tests of one version. Each is a file of its own, so that they run beside each other. */
export function testApplying(version: NonNullable<ControlPlaneProps['version']>): void {
  let plane: ControlPlane;
  let kubectl: Kubectl;
  let program: string;

  beforeAll(async () => {
    program = bundle();
    plane = await startControlPlane({ version });
    kubectl = new Kubectl(plane);
  }, 2_400_000);
  afterAll(async () => {
    killBuilders();
    await plane.stop();
  });

  describe('applied again', () => {
    const same = (object: Manifest): unknown => object;
    const clientSide = ['apply'];
    const tools: readonly (readonly [string, (object: Manifest) => unknown, readonly string[]])[] = [
      ['kubectl apply', same, clientSide],
      ['another server-side applier', same, ['apply', '--server-side', '--field-manager=another']],
      ['the three-way merge of Argo CD', argoCd.track, argoCd.apply],
      ['the server-side apply of Flux', flux.track, flux.apply],
    ];
    let count = 0;

    /** A release whose pods, NPUs and table are all there, and the folder that it was applied from. */
    async function complete(
      { deployment, workloads }: Service,
      mode = 'job',
    ): Promise<{ release: TestNamespace; folder: string }> {
      const namespace = { name: `again-${++count}` };
      const more = {
        networkPolicy: true,
        service: { type: 'ClusterIP' },
        ranktableBuilder: { mode, refreshPods: true },
      };
      const all = { ...deployment, ...more, namespace };
      const folder = writeFolder(path.join(plane.folder, namespace.name), synth({ 'd.yaml': all }).files);
      kubectl.run(['apply', '-f', folder]);
      const release = await TestNamespace.adopt(plane, program, all);
      await release.createPod('mindie-ms-coordinator', 'coordinator', '10.0.1.1');
      await release.createPod('mindie-ms-controller', 'controller', '10.0.1.2');
      for (const [workload, ips] of Object.entries(workloads)) {
        for (const ip of ips) await release.createPod(workload, `pod-${ip.replaceAll('.', '-')}`, ip);
        await release.operatorWrites(ips, 2, workload);
      }
      const builder = release.startBuilder(...(mode === 'watch' ? ['--port=0'] : []));
      if (mode === 'job') expect(await builder.ended).toMatchObject({ exitCode: 0 });
      else await builder.says('published a table of 2 servers');
      // A builder that watches refreshes the pods after it has published.
      const refreshed = async (): Promise<boolean> =>
        (await podsOf(release)).every(({ metadata }) => metadata.annotations?.['cdk8s-mindie/table-hash']);
      await until(refreshed, 'every pod is refreshed');
      return { release, folder };
    }

    // Each variant in each mode, on one of the two: a case takes ten seconds of kubectl.
    const modes = version === 'newest' ? ['job', 'watch'] : ['watch', 'job'];
    describe.each(services.map(([name, service], index) => [name, modes[index], service] as const))(
      '%s in %s mode',
      (_, mode, service) => {
        test.each(tools)('by %s: nothing that the cluster wrote changes', async (_, track, apply) => {
          const { release, folder: written } = await complete(service, mode);
          const folder = changedCopy(written, `${written}-tracked`, track);
          const manifests = readManifests(written);
          const state = async () => {
            const live = liveObjects(kubectl, manifests);
            const versions = live.map(({ metadata }) => metadata.resourceVersion);
            return { said: { objects: live.map(withoutMarks), pods: await podsOf(release) }, versions };
          };
          const before = (await state()).said;
          for (const text of ['hccl.json', 'global_ranktable.json', '"members":', 'cdk8s-mindie/table-hash'])
            expect(JSON.stringify(before)).toContain(text);
          const applyAgain = (): string[] => {
            const { status, stdout, stderr } = kubectl.try([...apply, '-f', folder]);
            expect({ status, stderr: withoutMigration(stderr) }).toEqual({ status: 0, stderr: '' });
            return stdout.trimEnd().split('\n');
          };
          // The first time adds what the tool tracks by, and its name to the owners of the fields; then nothing changes.
          applyAgain();
          const tracked = await state();
          expect(tracked.said).toEqual(before);
          const said = applyAgain();
          expect(await state()).toEqual(tracked);
          // kubectl sends the selector of a disruption budget each time: its API says to replace, not to merge it.
          if (apply === clientSide)
            expect(
              said.filter((line) => !/ unchanged$|^poddisruptionbudget\.policy\S* configured$/.test(line)),
            ).toEqual([]);
          // As an administrator looks for drift, and as the server itself sees it.
          const diffs = [['diff'], ...(apply.includes('--server-side') ? [['diff', ...apply.slice(1)]] : [])];
          for (const diff of diffs)
            expect(kubectl.try([...diff, '-f', folder])).toMatchObject({ status: 0, stdout: '' });
        });
      },
    );
  });

  describe('a changed deployment file', () => {
    const deployment = { ...homogeneous, namespace: { name: 'changes' }, service: { type: 'ClusterIP' } };
    const servers = deployment.server;
    const templates = (manifests: readonly Manifest[]): Record<string, string> =>
      Object.fromEntries(
        liveObjects(kubectl, manifests)
          .filter(({ kind }) => kind === 'Deployment')
          .map(({ metadata, spec }) => [metadata.name, JSON.stringify(spec?.template)]),
      );
    const jobs = (): string[] =>
      kubectl.run(['get', 'jobs', '-n', 'changes', '-o', 'name']).trimEnd().split('\n').sort();
    const apply = (change: object): Manifest[] => {
      const { messages, files } = synth({ 'd.yaml': { ...deployment, ...change } });
      expect(messages).toEqual([]);
      const folder = writeFolder(path.join(plane.folder, 'changes'), files);
      kubectl.run(['apply', '-f', folder]);
      return readManifests(folder);
    };

    test.each([
      ['the image', { image: { name: 'mindie', tag: '2.3' } }, ['controller', 'coordinator', 'server']],
      [
        'a setting of the Coordinator',
        { overrides: { 'ms_coordinator.json': { request_limit: { max_requests: 2000 } } } },
        ['coordinator'],
      ],
      ['one more instance', { server: { ...servers, instances: 5 } }, []],
      ['other NPUs', { server: { ...servers, npusPerInstance: 4 } }, ['server']],
    ])(
      '%s: only who must restart gets a new pod template, and there is a new builder Job',
      (_, change, restarted) => {
        const before = templates(apply({}));
        const oldJobs = jobs();
        const after = templates(apply(change));
        const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
        expect(changed.map((name) => name.replace(/^mindie-(ms-)?/, '')).sort()).toEqual(restarted);
        const made = jobs().filter((name) => !oldJobs.includes(name));
        expect(made).toHaveLength(1);
        kubectl.run(['delete', '--wait=false', '-n', 'changes', ...made]);
      },
    );
  });
}

/** kubectl tells that it takes over the fields of a client-side apply for server-side apply, which is as it should be. */
function withoutMigration(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => !line.includes('migrat'))
    .join('\n');
}

/** What an object says, but for the marks by which a tool knows its own. */
function withoutMarks({ kind, metadata, data, spec }: LiveObject): object {
  const marks = [
    'kubectl.kubernetes.io/last-applied-configuration',
    'argocd.argoproj.io/tracking-id',
    'kustomize.toolkit.fluxcd.io/name',
  ];
  const others = (entries: Readonly<Record<string, string>> = {}): object =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => !marks.includes(key)));
  const [annotations, labels] = [others(metadata.annotations), others(metadata.labels)];
  return { name: `${kind} ${metadata.name}`, annotations, labels, data, spec };
}

async function podsOf(release: TestNamespace): Promise<readonly LiveObject[]> {
  return ((await release.must('GET', 'pods')) as { items: LiveObject[] }).items;
}
