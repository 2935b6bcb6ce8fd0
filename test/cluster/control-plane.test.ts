import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as https from 'node:https';
import * as path from 'node:path';
import { type ControlPlane, findBinaries, startControlPlane } from './control-plane';
import { askedForKubeconfig, openExistingCluster, refuseTakenNamespaces } from './existing-cluster';

// The first run on a machine builds the API server.
const BUILD_TIMEOUT_MS = 20 * 60_000;
const NAMESPACE = '/api/v1/namespaces/reading';
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/reading';

jest.setTimeout(120_000);

let controlPlane: ControlPlane | undefined;

beforeAll(() => {
  findBinaries();
}, BUILD_TIMEOUT_MS);

beforeAll(async () => {
  controlPlane = await startControlPlane();
  await create('/api/v1/namespaces', 'reading');
  await create(`${NAMESPACE}/serviceaccounts`, 'reader');
  await create(`${NAMESPACE}/configmaps`, 'a', { data: { key: 'value' } });
  await create(`${NAMESPACE}/configmaps`, 'b');
  await create(`${RBAC}/roles`, 'reader', {
    rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'], verbs: ['get'] }],
  });
  await create(`${RBAC}/rolebindings`, 'reader', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'reading' }],
  });
});

afterAll(async () => {
  await controlPlane?.stop();
});

function cluster(): ControlPlane {
  if (!controlPlane) throw new Error('the control plane did not start');
  return controlPlane;
}

async function create(collection: string, name: string, rest: object = {}, labels = {}): Promise<void> {
  const object = { metadata: { name, labels }, ...rest };
  const { status, body } = await cluster().request('POST', collection, object);
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
}

describe('the control plane', () => {
  it('says which version it is, and answers only to a client that trusts its certificate', async () => {
    expect(await cluster().request('GET', '/version')).toMatchObject({
      status: 200,
      body: { gitVersion: expect.stringMatching(/^v1\./) as string },
    });
    const untrusting = new Promise((resolve, reject) => {
      https.get(cluster().server, { agent: false }, resolve).on('error', reject);
    });
    await expect(untrusting).rejects.toThrow('certificate');
  });

  it('gives a ServiceAccount what its Role allows, and nothing more', async () => {
    const token = await cluster().tokenFor('reading', 'reader');
    const get = (name: string) =>
      cluster().request('GET', `${NAMESPACE}/configmaps/${name}`, undefined, { token });
    expect(await get('a')).toMatchObject({ status: 200, body: { data: { key: 'value' } } });
    expect(await get('b')).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
    const patch = { data: { key: 'other' } };
    const contentType = 'application/merge-patch+json';
    const patched = (options: object) =>
      cluster().request('PATCH', `${NAMESPACE}/configmaps/a`, patch, { contentType, ...options });
    expect(await patched({ token })).toMatchObject({ status: 403 });
    expect(await patched({})).toMatchObject({ status: 200, body: patch });
  });

  it('refuses an unknown token and an unknown ServiceAccount', async () => {
    const { status } = await cluster().request('GET', NAMESPACE, undefined, { token: 'unknown' });
    expect(status).toBe(401);
    await expect(cluster().tokenFor('reading', 'nobody')).rejects.toThrow('no token for reading/nobody: 404');
  });

  it('answers a watch with what is there already', async () => {
    const query = 'watch=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
    const { body } = await cluster().request(
      'GET',
      `${NAMESPACE}/configmaps?${query}&allowWatchBookmarks=true`,
    );
    const lines = String(body).trim().split('\n');
    const events = lines.map(
      (line) => JSON.parse(line) as { type: string; object: { metadata: { name?: string } } },
    );
    const summary = events.map(({ type, object }) => [type, object.metadata.name]);
    expect(summary).toHaveLength(3);
    expect(summary).toEqual(
      expect.arrayContaining([
        ['ADDED', 'a'],
        ['ADDED', 'b'],
        ['BOOKMARK', undefined],
      ]),
    );
  });

  it('keeps its data when the API server is away for a while', async () => {
    await cluster().stopApiServer();
    await expect(cluster().request('GET', NAMESPACE)).rejects.toThrow('ECONNREFUSED');
    await cluster().startApiServer();
    expect(await cluster().request('GET', NAMESPACE)).toMatchObject({
      status: 200,
      body: { metadata: { name: 'reading' } },
    });
  });

  it('enforces Pod Security', async () => {
    await create('/api/v1/namespaces', 'safe', {}, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    const container = { name: 'main', image: 'none', securityContext: { privileged: true } };
    const pod = { metadata: { name: 'privileged' }, spec: { containers: [container] } };
    const refused = await cluster().request('POST', '/api/v1/namespaces/safe/pods', pod);
    expect(refused).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('violates PodSecurity "restricted:latest"') as string },
    });
    expect(await cluster().request('POST', `${NAMESPACE}/pods`, pod)).toMatchObject({ status: 201 });
  });
});

describe('scripts/control-plane says in one line what is missing', () => {
  const tools = ['dirname', 'mkdir', 'rm', 'cp', 'sed', 'sort', 'flock'];

  /** Runs it with nothing in its cache, and no programs but these, of which none is a part of Kubernetes. */
  function runWith(names: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    const folder = fs.mkdtempSync(path.join(cluster().folder, 'no-tools-'));
    for (const name of names) {
      const found = (process.env['PATH'] ?? '')
        .split(':')
        .map((one) => path.join(one, name))
        .find((one) => fs.existsSync(one));
      if (found === undefined) throw new Error(`there is no ${name} on the PATH`);
      fs.symlinkSync(found, path.join(folder, name));
    }
    const env = { PATH: folder, HOME: folder, XDG_CACHE_HOME: path.join(folder, 'cache') };
    const script = path.join(__dirname, '../../scripts/control-plane');
    const { status, stdout, stderr } = spawnSync(script, { env, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  test.each([
    ['go', tools, 'go is missing, which builds the control plane: install it or set KUBEBUILDER_ASSETS'],
    [
      'flock',
      tools.filter((name) => name !== 'flock'),
      'flock is missing: install util-linux or set KUBEBUILDER_ASSETS',
    ],
  ])('%s', (_, names, message) => {
    expect(runWith(names)).toEqual({ status: 1, stdout: '', stderr: `control-plane: ${message}\n` });
  });
});

describe('a cluster that is there already', () => {
  test('is used only where it is asked for, by its kubeconfig', () => {
    const set = { KUBECONFIG: '/home/me/.kube/config' };
    expect(askedForKubeconfig(set)).toBeUndefined();
    expect(askedForKubeconfig({ ...set, USE_EXISTING_CLUSTER: 'true' })).toBe(set.KUBECONFIG);
    expect(() => askedForKubeconfig({ USE_EXISTING_CLUSTER: 'true' })).toThrow(
      'USE_EXISTING_CLUSTER=true needs KUBECONFIG',
    );
  });

  test('is refused where it has a namespace that the tests would delete', async () => {
    const { adminKubeconfig, binaries } = cluster();
    const existing = await openExistingCluster(adminKubeconfig, binaries['kubectl'] ?? '');
    await refuseTakenNamespaces(existing, ['of-nobody']);
    const taken = refuseTakenNamespaces(existing, ['of-nobody', 'default']);
    await expect(taken).rejects.toThrow('has the namespace default');
    await existing.stop();
  });

  test('that cannot be reached is said with what kubectl says', async () => {
    const { binaries, folder } = cluster();
    const opened = openExistingCluster(path.join(folder, 'no-such-file'), binaries['kubectl'] ?? '');
    await expect(opened).rejects.toThrow(/kubectl.* ended with exit code 1[^]*no-such-file/);
  });
});
