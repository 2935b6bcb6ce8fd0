// What kubectl, Argo CD and Flux do with the manifests, against API servers of the oldest and the newest Kubernetes.
import path from 'node:path';
import type { Manifest } from '../../lib/output-rules/manifest';
import { bundle } from '../images/support';
import { homogeneous, synth } from '../support/synth';
import { type ControlPlane, findBinaries, startControlPlane } from './control-plane';
import { Kubectl } from './kubectl';
import {
  changedCopy,
  differences,
  fixtureFolders,
  liveObjects,
  readManifests,
  shippedFolders,
  writeFolder,
} from './manifests';
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
  let folders: string[];

  beforeAll(async () => {
    plane = await startControlPlane({ version });
    kubectl = new Kubectl(plane);
    folders = [...shippedFolders(), ...fixtureFolders(plane.folder)];
  });
  afterAll(() => plane.stop());

  test('is the version that is meant', async () => {
    const { body } = await plane.request('GET', '/version');
    const { gitVersion } = body as { gitVersion: string };
    if (version === 'oldest') expect(gitVersion).toMatch(/^v1\.27\./);
    else expect(Number(gitVersion.split('.')[1])).toBeGreaterThan(30);
  });

  test('accepts every folder in one go, in file order, with strict validation and without a warning', () => {
    for (const folder of folders) {
      createForeignNamespace(kubectl, readManifests(folder));
      const { status, stderr, stdout } = kubectl.try(['apply', '--validate=strict', '-f', folder]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const created = stdout.trimEnd().split('\n');
      expect(created).toHaveLength(readManifests(folder).length);
      expect(created.filter((line) => !line.endsWith(' created'))).toEqual([]);
    }
  });

  test('holds what the files say, and beside it only what it adds itself', () => {
    for (const folder of folders) {
      const manifests = readManifests(folder);
      const live = liveObjects(kubectl, manifests);
      expect(differences(manifests, live)).toEqual([]);
    }
  });

  test('would accept every folder by server-side apply too', () => {
    for (const folder of folders) {
      const args = ['apply', '--server-side', '--field-manager=dry', '--dry-run=server', '--validate=strict'];
      const { status, stderr } = kubectl.try([...args, '-f', folder]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });

  test('has nothing of ours left after delete by the same files', () => {
    for (const folder of folders) {
      const manifests = readManifests(folder);
      const release = manifests.find(({ kind }) => kind === 'Deployment');
      const namespace = release?.metadata.namespace ?? '';
      // Nobody here finishes the deletion of a namespace: that is for pretending.test.ts.
      const { status, stderr } = kubectl.try(['delete', '--wait=false', '-f', folder]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const kinds = [...new Set(manifests.map(({ kind }) => kind))].filter((kind) => kind !== 'Namespace');
      const left = kubectl.run(['get', kinds.join(','), '-n', namespace, '-o', 'name', '--ignore-not-found']);
      expect(left).toBe('');
    }
  });

  describe('applied again', () => {
    const argo = (object: Manifest): unknown => ({
      ...object,
      metadata: {
        ...object.metadata,
        annotations: {
          ...object.metadata.annotations,
          'argocd.argoproj.io/tracking-id': `mindie:${object.kind}:${object.metadata.name}`,
        },
      },
    });
    const flux = (object: Manifest): unknown => ({
      ...object,
      metadata: {
        ...object.metadata,
        labels: {
          ...object.metadata.labels,
          'kustomize.toolkit.fluxcd.io/name': 'mindie',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
    });
    const same = (object: Manifest): unknown => object;

    test.each([
      ['kubectl apply', same, ['apply']],
      ['another server-side applier', same, ['apply', '--server-side', '--field-manager=another']],
      ['the three-way merge of Argo CD', argo, ['apply', '--field-manager=argocd-controller']],
      [
        'the server-side apply of Flux',
        flux,
        ['apply', '--server-side', '--force-conflicts', '--field-manager=kustomize-controller'],
      ],
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

  describe('admission', () => {
    const levels = ['restricted', 'baseline', 'privileged'];

    test('the namespace has the strictest Pod Security level that admits its pods', async () => {
      for (const folder of folders) {
        const manifests = readManifests(folder);
        const own = manifests.find(({ kind }) => kind === 'Namespace');
        if (own === undefined) continue;
        const level = own.metadata.labels?.['pod-security.kubernetes.io/enforce'] ?? '';
        const stricter = levels[levels.indexOf(level) - 1];
        expect(await refusedAt(plane, level, manifests)).toEqual([]);
        if (stricter !== undefined) expect(await refusedAt(plane, stricter, manifests)).not.toEqual([]);
      }
    });

    test('the builder alone passes the level restricted', async () => {
      const { manifests } = synth({ 'd.yaml': homogeneous });
      const builder = manifests.filter(({ metadata }) => metadata.name.includes('ranktable-builder'));
      expect(await refusedAt(plane, 'restricted', builder)).toEqual([]);
    });
  });

  describe('permissions of the builder', () => {
    const namespace = 'permissions';
    const user = `system:serviceaccount:${namespace}:mindie-ranktable-builder`;
    /** `patch configmaps/global-ranktable`, `create pods:exec`, `delete jobs.batch` */
    const may = async (request: string, inNamespace = namespace): Promise<boolean> => {
      const [, verb, resource, group = '', subresource = '', name = ''] =
        /^(\w+) (\w+)(?:\.([\w.]+))?(?::(\w+))?(?:\/(.+))?$/.exec(request) ?? [];
      const resourceAttributes = { namespace: inNamespace, verb, resource, group, subresource, name };
      const review = { spec: { user, groups: ['system:authenticated'], resourceAttributes } };
      const at = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
      const { status, body } = await plane.request('POST', at, review);
      if (status !== 201) throw new Error(`no answer about ${request}: ${status}`);
      return (body as { status: { allowed: boolean } }).status.allowed;
    };

    beforeAll(() => {
      const { files } = synth({
        'd.yaml': { ...homogeneous, namespace: { name: namespace }, service: { type: 'none' } },
      });
      kubectl.run(['apply', '-f', writeFolder(path.join(plane.folder, namespace), files)]);
    });

    test.each([
      'list pods',
      'watch pods',
      'patch pods',
      'get configmaps/mindie-ranktable-plan',
      'watch configmaps/mindie-ranktable-plan',
      'get configmaps/rings-config-mindie-server',
      'watch configmaps/rings-config-mindie-server',
      'get configmaps/global-ranktable',
      'patch configmaps/global-ranktable',
      'create events',
    ])('it may %s', async (request) => {
      expect(await may(request)).toBe(true);
    });

    test.each([
      'create pods',
      'delete pods',
      'update pods',
      'create pods:exec',
      'get pods:log',
      'patch pods:status',
      'get secrets',
      'list secrets',
      'list configmaps',
      'create configmaps',
      'get configmaps/mindie-boot-scripts',
      'patch configmaps/rings-config-mindie-server',
      'patch configmaps/mindie-ranktable-plan',
      'update configmaps/global-ranktable',
      'delete configmaps/global-ranktable',
      'patch deployments.apps',
      'delete jobs.batch',
      'get serviceaccounts',
      'create serviceaccounts:token',
      'patch roles.rbac.authorization.k8s.io',
      'create rolebindings.rbac.authorization.k8s.io',
      'list nodes',
      'impersonate users',
    ])('it must not %s', async (request) => {
      expect(await may(request)).toBe(false);
    });

    test('it may do nothing in another namespace', async () => {
      for (const request of ['list pods', 'get configmaps/global-ranktable', 'create events']) {
        expect(await may(request, 'default')).toBe(false);
      }
    });
  });
});

/** A namespace that is not ours to create. */
function createForeignNamespace(kubectl: Kubectl, manifests: readonly Manifest[]): void {
  if (manifests.some(({ kind }) => kind === 'Namespace')) return;
  kubectl.run(['create', 'namespace', manifests[0]?.metadata.namespace ?? '']);
}

/** The pods that a namespace of a Pod Security level refuses, by the real admission plugin. */
async function refusedAt(
  plane: ControlPlane,
  level: string,
  manifests: readonly Manifest[],
): Promise<string[]> {
  // The fixtures name it, and pods without it are refused too.
  await plane.request('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', {
    metadata: { name: 'high' },
    value: 1,
  });
  const name = `level-${level}`;
  const labels = { 'pod-security.kubernetes.io/enforce': level };
  // It may be there already.
  await plane.request('POST', '/api/v1/namespaces', { metadata: { name, labels } });
  const refused: string[] = [];
  for (const { metadata, spec } of manifests) {
    if (spec?.template === undefined) continue;
    const pod = {
      metadata: { generateName: 'try-' },
      spec: { restartPolicy: 'Always', ...spec.template.spec },
    };
    const { status, body } = await plane.request('POST', `/api/v1/namespaces/${name}/pods?dryRun=All`, pod);
    if (status === 403 && JSON.stringify(body).includes('violates PodSecurity')) refused.push(metadata.name);
    else if (status !== 201) throw new Error(`${metadata.name}: ${status} ${JSON.stringify(body)}`);
  }
  return refused;
}

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
