// What an API server makes of the manifests: of the oldest and the newest Kubernetes, or of a cluster that is there already.
import path from 'node:path';
import type { Manifest } from '../../lib/invariants/manifest';
import { builderPermissions } from '../../lib/ranktable/permissions';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import { homogeneous, jsonFile, synth } from '../support/synth';
import { type Cluster, startControlPlane } from './control-plane';
import { askedForKubeconfig, openExistingCluster, refuseTakenNamespaces } from './existing-cluster';
import { Kubectl } from './kubectl';
import {
  differences,
  fixtureFolders,
  liveObjects,
  ofEveryNamespace,
  readManifests,
  shippedFolders,
  writeFolder,
} from './manifests';

const kubeconfig = askedForKubeconfig(process.env);
const clusters: readonly (readonly [string, () => Promise<Cluster>])[] =
  kubeconfig === undefined
    ? [
        ['the newest Kubernetes', () => startControlPlane()],
        ['the oldest Kubernetes', () => startControlPlane({ version: 'oldest' })],
        ['a cluster with controllers that is reached by its kubeconfig', startAndOpen],
      ]
    : [[`the cluster of ${kubeconfig}`, () => openExistingCluster(kubeconfig, 'kubectl')]];

/** Of the namespaces that are ours alone. */
const prefix = 'cdk8s-mindie-test-';
const permissions = `${prefix}permissions`;
const forPermissions = synth({
  'd.yaml': { ...homogeneous, namespace: { name: permissions }, service: { type: 'none' } },
});
/** All that the builder needs, as its check of itself asks for it: `patch configmaps/global-ranktable`. */
const builderRequests = builderPermissions(
  jsonFile(forPermissions.manifests, 'mindie-ranktable-plan', 'plan.json') as TablePlan,
  'mindie-ranktable-plan',
).flatMap(({ apiGroup, resource, verbs, resourceNames }) =>
  verbs.flatMap((verb) =>
    (resourceNames ?? ['']).map(
      (name) => `${verb} ${resource}${apiGroup && `.${apiGroup}`}${name && `/${name}`}`,
    ),
  ),
);

describe.each(clusters)('%s', (name, open) => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  let folders: string[];
  // Nothing may be deleted that was there before.
  const created: string[] = [];

  beforeAll(async () => {
    cluster = await open();
    kubectl = new Kubectl(cluster);
    folders = [...shippedFolders(), ...fixtureFolders(cluster.folder)];
    await refuseTakenNamespaces(cluster, namespaces());
    created.push(...namespaces().map((namespace) => `namespace/${namespace}`));
    // The fixtures name it, and pods without it are refused.
    const priorityClass = { metadata: { name: 'high' }, value: 1 };
    const made = await cluster.request('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', priorityClass);
    if (made.status === 201) created.push('priorityclass/high');
    applyForPermissions();
  }, 2_400_000);
  afterAll(async () => {
    // A control plane of our own goes with all that is in it.
    if (kubeconfig !== undefined && created.length > 0)
      kubectl.run(['delete', '--ignore-not-found', '--wait=false', ...created]);
    await cluster.stop();
  });

  const namespaces = (): string[] => [
    ...folders.map((folder) => namespaceOf(readManifests(folder))),
    ...levels.map(levelNamespace),
    permissions,
  ];

  function applyForPermissions(): void {
    const folder = writeFolder(path.join(cluster.folder, permissions), forPermissions.files);
    kubectl.run(['apply', '-f', folder]);
  }

  /** A namespace that is not ours to create. */
  function createForeignNamespace(manifests: readonly Manifest[]): void {
    if (manifests.some(({ kind }) => kind === 'Namespace')) return;
    kubectl.run(['create', 'namespace', namespaceOf(manifests)]);
  }

  test('is of the version that is meant', async () => {
    const { body } = await cluster.request('GET', '/version');
    const { gitVersion } = body as { gitVersion: string };
    if (name.includes('oldest')) expect(gitVersion).toMatch(/^v1\.27\./);
    else if (kubeconfig === undefined) expect(Number(gitVersion.split('.')[1])).toBeGreaterThan(27);
  });

  test('accepts every folder in one go, in file order, with strict validation and without a warning', () => {
    for (const folder of folders) {
      createForeignNamespace(readManifests(folder));
      const { status, stderr, stdout } = kubectl.try(['apply', '--validate=strict', '-f', folder]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const lines = stdout.trimEnd().split('\n');
      expect(lines).toHaveLength(readManifests(folder).length);
      expect(lines.filter((line) => !line.endsWith(' created'))).toEqual([]);
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
      // A control plane without controllers does not finish the deletion of a namespace: that is for pretending.test.ts.
      // Nor does one with controllers wait with it: the namespace goes first, and may take the rest along.
      const { status, stderr } = kubectl.try(['delete', '--ignore-not-found', '--wait=false', '-f', folder]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const kinds = [...new Set(manifests.map(({ kind }) => kind))].filter((kind) => kind !== 'Namespace');
      const left = kubectl
        .run(['get', kinds.join(','), '-n', namespaceOf(manifests), '-o', 'name', '--ignore-not-found'])
        .split('\n')
        .filter(Boolean);
      expect(left.filter((one) => !ofEveryNamespace.includes(one))).toEqual([]);
    }
  });

  describe('admission', () => {
    test('the namespace has the strictest Pod Security level that admits its pods', async () => {
      const own = folders
        .map(readManifests)
        .filter((manifests) => manifests.some(({ kind }) => kind === 'Namespace'));
      expect(own).not.toEqual([]);
      for (const manifests of own) {
        const { labels } = manifests.find(({ kind }) => kind === 'Namespace')?.metadata ?? {};
        const level = labels?.['pod-security.kubernetes.io/enforce'] ?? '';
        expect(levels).toContain(level);
        const stricter = levels[levels.indexOf(level) - 1];
        expect(await refusedAt(cluster, level, manifests)).toEqual([]);
        if (stricter !== undefined) expect(await refusedAt(cluster, stricter, manifests)).not.toEqual([]);
      }
    });

    test.each([
      ['job', 'Job'],
      ['watch', 'Deployment'],
    ])('the builder alone passes the level restricted, in %s mode', async (mode, workload) => {
      const { manifests } = synth({ 'd.yaml': { ...homogeneous, ranktableBuilder: { mode } } });
      const builder = manifests.filter(
        ({ metadata, spec }) => metadata.name.includes('ranktable-builder') && spec?.template !== undefined,
      );
      expect(builder.map(({ kind }) => kind)).toEqual([workload]);
      expect(await refusedAt(cluster, 'restricted', builder)).toEqual([]);
    });
  });

  describe('permissions of the builder', () => {
    const user = `system:serviceaccount:${permissions}:mindie-ranktable-builder`;
    /** `patch configmaps/global-ranktable`, `create pods:exec`, `delete jobs.batch` */
    const may = async (request: string, inNamespace = permissions): Promise<boolean> => {
      const [, verb, resource, group = '', subresource = '', name = ''] =
        /^(\w+) (\w+)(?:\.([\w.]+))?(?::(\w+))?(?:\/(.+))?$/.exec(request) ?? [];
      const resourceAttributes = { namespace: inNamespace, verb, resource, group, subresource, name };
      const review = { spec: { user, groups: ['system:authenticated'], resourceAttributes } };
      const at = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
      const { status, body } = await cluster.request('POST', at, review);
      if (status !== 201) throw new Error(`no answer about ${request}: ${status}`);
      return (body as { status: { allowed: boolean } }).status.allowed;
    };

    test.each(builderRequests)('it may %s', async (request) => {
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
      for (const request of builderRequests) {
        expect({ request, allowed: await may(request, 'default') }).toEqual({ request, allowed: false });
      }
    });
  });
});

const levels = ['restricted', 'baseline', 'privileged'];

function levelNamespace(level: string): string {
  return `${prefix}${level}`;
}

function namespaceOf(manifests: readonly Manifest[]): string {
  return manifests.find(({ kind }) => kind === 'Deployment')?.metadata.namespace ?? '';
}

/** A control plane that is then used as one that was there before. */
async function startAndOpen(): Promise<Cluster> {
  const plane = await startControlPlane({ controllers: true });
  const cluster = await openExistingCluster(plane.adminKubeconfig, plane.binaries['kubectl'] ?? '');
  const stop = async (): Promise<void> => {
    await cluster.stop();
    await plane.stop();
  };
  return { ...cluster, stop };
}

/** The pods that a namespace of a Pod Security level refuses, by the real admission plugin. */
async function refusedAt(cluster: Cluster, level: string, manifests: readonly Manifest[]): Promise<string[]> {
  const name = levelNamespace(level);
  const labels = { 'pod-security.kubernetes.io/enforce': level };
  // It may be there already.
  await cluster.request('POST', '/api/v1/namespaces', { metadata: { name, labels } });
  const refused: string[] = [];
  for (const { metadata, spec } of manifests) {
    if (spec?.template === undefined) continue;
    // Where there is an admission plugin that looks for it, no pod is admitted without its ServiceAccount.
    const account = { metadata: { name: spec.template.spec.serviceAccountName ?? 'default' } };
    await cluster.request('POST', `/api/v1/namespaces/${name}/serviceaccounts`, account);
    const pod = {
      metadata: { generateName: 'try-' },
      spec: { restartPolicy: 'Always', ...spec.template.spec },
    };
    const { status, body } = await cluster.request('POST', `/api/v1/namespaces/${name}/pods?dryRun=All`, pod);
    if (status === 403 && JSON.stringify(body).includes('violates PodSecurity')) refused.push(metadata.name);
    else if (status !== 201) throw new Error(`${metadata.name}: ${status} ${JSON.stringify(body)}`);
  }
  return refused;
}
