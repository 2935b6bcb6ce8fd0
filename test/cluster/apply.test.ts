// Manifests that are applied again, and changed: with kubectl, as Argo CD and as Flux, on the oldest and the newest Kubernetes.
import path from 'node:path';
import type { Manifest } from '../../lib/output-rules/manifest';
import { bundle } from '../images/support';
import { homogeneous, synth } from '../support/synth';
import { type ControlPlane, findBinaries, startControlPlane } from './control-plane';
import { argoCd, flux } from './gitops-tools';
import { Kubectl } from './kubectl';
import { changedCopy, liveObjects, readManifests, writeFolder } from './manifests';
import { killBuilders, TestNamespace } from './namespace';

let program: string;

beforeAll(() => {
  program = bundle();
  findBinaries();
}, 2_400_000);

afterAll(killBuilders);

describe.each(['newest', 'oldest'] as const)('Kubernetes, %s', (version) => {
  let plane: ControlPlane;
  let kubectl: Kubectl;

  beforeAll(async () => {
    plane = await startControlPlane({ version });
    kubectl = new Kubectl(plane);
  });
  afterAll(() => plane.stop());

  describe('applied again', () => {
    const same = (object: Manifest): unknown => object;

    test.each([
      ['kubectl apply', same, ['apply']],
      ['another server-side applier', same, ['apply', '--server-side', '--field-manager=another']],
      ['the three-way merge of Argo CD', argoCd.track, argoCd.apply],
      ['the server-side apply of Flux', flux.track, flux.apply],
    ] as const)(
      'by %s: nothing that the cluster wrote changes, and nobody restarts',
      async (name, change, apply) => {
        const namespace = { name: `again-${name.replaceAll(/\W+/g, '-').toLowerCase()}` };
        const deployment = {
          ...homogeneous,
          server: { instances: 2, npusPerInstance: 2 },
          namespace,
          networkPolicy: true,
          service: { type: 'ClusterIP' },
        };
        const written = writeFolder(
          path.join(plane.folder, namespace.name),
          synth({ 'd.yaml': deployment }).files,
        );
        const folder = changedCopy(written, `${written}-tracked`, change);
        kubectl.run(['apply', '-f', written]);
        const release = await TestNamespace.adopt(plane, program, deployment);
        await release.createPod('mindie-ms-coordinator', 'coordinator', '10.0.1.1');
        await release.createPod('mindie-ms-controller', 'controller', '10.0.1.2');
        await release.createPod('mindie-server', 'server-0', '10.0.0.1');
        await release.createPod('mindie-server', 'server-1', '10.0.0.2');
        await release.operatorWrites(['10.0.0.1', '10.0.0.2']);
        expect(await release.startBuilder().ended).toMatchObject({ exitCode: 0 });
        const manifests = readManifests(written);
        const state = (): unknown[] =>
          liveObjects(kubectl, manifests).map(({ kind, metadata, data, spec }) => ({
            name: `${kind} ${metadata.name}`,
            data,
            spec,
          }));
        const versions = (): string[] =>
          liveObjects(kubectl, manifests).map(({ metadata }) => metadata.resourceVersion);
        const before = state();
        expect(JSON.stringify(before)).toContain('hccl.json');
        expect(JSON.stringify(before)).toContain('global_ranktable.json');
        const applyAgain = (): void => {
          const { status, stderr } = kubectl.try([...apply, '-f', folder]);
          expect({ status, stderr: withoutMigration(stderr) }).toEqual({ status: 0, stderr: '' });
        };
        // The first time adds what the tool tracks by, and its name to the owners of the fields; then nothing changes.
        applyAgain();
        expect(state()).toEqual(before);
        const tracked = versions();
        applyAgain();
        expect(versions()).toEqual(tracked);
        // As Argo CD and an administrator look for drift, and as the server itself sees it.
        expect(kubectl.try(['diff', '-f', folder])).toMatchObject({ status: 0, stdout: '' });
        const byServer = [
          'diff',
          '--server-side',
          '--force-conflicts',
          '--field-manager=kustomize-controller',
        ];
        if (apply.includes('--server-side' as never)) {
          const manager = apply.includes('--force-conflicts' as never) ? byServer : [...apply].map(asDiff);
          expect(kubectl.try([...manager, '-f', folder])).toMatchObject({ status: 0, stdout: '' });
        }
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
});

/** kubectl tells that it takes over the fields of a client-side apply for server-side apply, which is as it should be. */
function withoutMigration(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => !line.includes('migrat'))
    .join('\n');
}

function asDiff(arg: string): string {
  return arg === 'apply' ? 'diff' : arg;
}
