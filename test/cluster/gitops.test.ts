// Every command of docs/gitops.md, in order, on a service in a pretending cluster.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import { parse, stringify } from 'yaml';
import type { Manifest } from '../../lib/invariants/manifest';
import { bundle } from '../images/support';
import { readTree } from '../support/synth';
import { findBinaries } from './control-plane';
import { argoCd, flux, type GitOpsTool } from './gitops-tools';
import { changedCopy, liveObjects, readManifests } from './manifests';
import { killBuilders, until } from './namespace';
import { PretendingCluster } from './pretending';
import { serverIps } from './table';

const root = path.resolve(__dirname, '../..');
const docs = readFileSync(path.join(root, 'docs', 'gitops.md'), 'utf8');
const shipped = parse(readFileSync(path.join(root, 'deployments', 'llama3-8b.yaml'), 'utf8')) as {
  image: object;
  [key: string]: unknown;
};

let cluster: PretendingCluster;

// More than all waits of a test together.
jest.setTimeout(900_000);

beforeAll(async () => {
  findBinaries();
  cluster = await PretendingCluster.start(bundle());
  await cluster.kwok.start({ name: 'gitops', nodes: 2 });
}, 2_400_000);

afterAll(async () => {
  killBuilders();
  await cluster.stop();
});

/** The shell blocks of a section of the page. */
function commandsOf(section: string): string[] {
  const text = docs.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, commands = '']) => commands);
}

/** A checkout with a remote, in which an administrator types. */
class Checkout {
  readonly folder: string;

  constructor(name: string) {
    this.folder = path.join(cluster.plane.folder, name);
    mkdirSync(path.join(this.folder, 'bin'), { recursive: true });
    symlinkSync(cluster.plane.binaries['kubectl'] ?? '', path.join(this.folder, 'bin', 'kubectl'));
    writeFileSync(path.join(this.folder, '.gitignore'), 'bin\nclone\nremote\n');
    this.synthesize('2.2');
  }

  async begin(): Promise<void> {
    await this.type(
      'git init --quiet --initial-branch=main . && git init --quiet --bare --initial-branch=main remote',
    );
    await this.type('git remote add origin "$PWD/remote" && git config push.autoSetupRemote true');
    await this.type('git add . && git commit --quiet --message Begin && git push --quiet');
  }

  async type(commands: string): Promise<void> {
    const { environment } = cluster.kubectl;
    const who = { NAME: 'Admin', EMAIL: 'admin@example.com' };
    const env = {
      ...environment,
      PATH: `${path.join(this.folder, 'bin')}:${environment['PATH'] ?? ''}`,
      ...Object.fromEntries(
        Object.entries(who).flatMap(([what, value]) => [
          [`GIT_AUTHOR_${what}`, value],
          [`GIT_COMMITTER_${what}`, value],
        ]),
      ),
    };
    // Not the synchronous one: the cluster's stand-ins live in this process.
    await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], { cwd: this.folder, env });
  }

  get dist(): string {
    return path.join(this.folder, 'dist', 'llama3-8b');
  }

  /** What changes is the image's tag, and with `more` perhaps the set of files. */
  synthesize(tag: string, more: object = {}): void {
    const deployment = { ...shipped, image: { ...shipped.image, tag }, ...more };
    const folder = cluster.synthesize(deployment);
    rmSync(this.dist, { recursive: true, force: true });
    cpSync(folder, this.dist, { recursive: true });
    mkdirSync(path.join(this.folder, 'deployments'), { recursive: true });
    writeFileSync(path.join(this.folder, 'deployments', 'llama3-8b.yaml'), stringify(deployment));
  }

  /** The texts of all that a commit holds of the deployment, by name. */
  get committed(): Record<string, string> {
    return { ...readTree(this.dist), ...readTree(path.join(this.folder, 'deployments')) };
  }
}

function tagOf(folder: string): string {
  const text = JSON.stringify(readManifests(folder));
  return /"image":"mindie:([^"]+)"/.exec(text)?.[1] ?? '';
}

/** The service runs with this image, and the table lists its four servers. */
async function serves(tag: string): Promise<void> {
  await until(
    async () => {
      const running = (await cluster.livePods('mindie', 'app=mindie-server')).filter(
        ({ spec, status }) =>
          spec?.containers[0]?.image === `mindie:${tag}` &&
          status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
      );
      const ips = running.map(({ status }) => status?.podIP ?? '').sort();
      return running.length === 4 && (await listedServers()).join() === ips.join();
    },
    () => `four servers of ${tag} serve; ${cluster.lastWords('mindie')}`,
    90,
  );
}

async function listedServers(): Promise<string[]> {
  const text = await cluster.table('mindie');
  return text === '' ? [] : serverIps(text);
}

function jobs(release = 'mindie'): string[] {
  const selector = ['-l', `app.kubernetes.io/instance=${release}`];
  return cluster.kubectl
    .run(['get', 'jobs', '-n', 'mindie', '-o', 'name', ...selector])
    .split('\n')
    .filter(Boolean);
}

/** A server pod is lost; in job mode the table goes on listing it. */
async function losePod(): Promise<void> {
  const [pod] = await cluster.livePods('mindie', 'app=mindie-server');
  cluster.kubectl.run(['delete', 'pod', '-n', 'mindie', pod?.metadata?.name ?? '']);
  await until(
    async () => (await cluster.serverIps('mindie')).filter((ip) => ip !== '').length === 4,
    'there is a new pod',
  );
  expect(await listedServers()).toContain(pod?.status?.podIP);
}

/** What is left in the namespace of the kinds of a folder's manifests. */
function leftOf(folder: string): Promise<string[]> {
  return cluster.namesIn('mindie', readManifests(folder));
}

/** The builder Job of another release in the namespace, which no command about ours may touch. */
const jobOfAnother = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name: 'green-ranktable-builder',
    namespace: 'mindie',
    labels: {
      'app.kubernetes.io/instance': 'green',
      'app.kubernetes.io/component': 'ranktable-builder',
    },
  },
  spec: {
    suspend: true,
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'builder', image: 'builder' }] } },
  },
};

test('kubectl: apply, upgrade, build again, roll back, remove', async () => {
  const [apply = '', upgrade = '', buildAgain = '', rollBack = '', removeOurs = '', remove = '', ...more] =
    commandsOf('kubectl');
  expect(more).toEqual([]);
  const checkout = new Checkout('kubectl');
  await checkout.begin();
  const first = checkout.committed;
  await checkout.type(apply);
  await serves('2.2');
  cluster.kubectl.run(['apply', '-f', '-'], JSON.stringify(jobOfAnother));
  // Without a Namespace the files have other numbers.
  checkout.synthesize('2.3', { namespace: { create: false } });
  await checkout.type('git add . && git commit --quiet --message Upgrade');
  await checkout.type(upgrade);
  await serves('2.3');
  expect(jobs()).toHaveLength(1);
  expect(jobs('green')).toHaveLength(1);
  await losePod();
  await checkout.type(buildAgain);
  await serves('2.3');
  expect(jobs('green')).toHaveLength(1);
  await checkout.type(rollBack);
  await serves('2.2');
  expect(jobs('green')).toHaveLength(1);
  expect(checkout.committed).toEqual(first);
  await checkout.type(removeOurs);
  await until(
    async () => (await leftOf(checkout.dist)).join() === `job/${jobOfAnother.metadata.name}`,
    'only the Job of the other release is left in the namespace',
    60,
  );
  await checkout.type(remove);
  await cluster.namespaceIsGone('mindie');
});

test('kubectl in watch mode: the same commands apply and upgrade', async () => {
  const [apply = '', upgrade = ''] = commandsOf('kubectl');
  const watch = { ranktableBuilder: { mode: 'watch' } };
  const checkout = new Checkout('watch');
  checkout.synthesize('2.2', watch);
  await checkout.type(apply);
  await serves('2.2');
  checkout.synthesize('2.3', watch);
  await checkout.type(upgrade);
  await serves('2.3');
  expect(jobs()).toEqual([]);
  await checkout.type(commandsOf('kubectl').at(-1) ?? '');
  await cluster.namespaceIsGone('mindie');
});

test('the log commands of the README select the pods that have what they ask for', async () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const logs = [...readme.matchAll(/^kubectl -n mindie logs -l '?([^ ']+)'?(?: -c (\S+))?$/gm)];
  const checkout = new Checkout('readme');
  await checkout.type(commandsOf('kubectl')[0] ?? '');
  const names = (pods: V1Pod[]): string[] => pods.map(({ metadata }) => metadata?.name ?? '').sort();
  const all = await cluster.livePods('mindie', '');
  const counts: number[] = [];
  for (const [, selector = '', container = 'ranktable-builder'] of logs) {
    const having = all.filter(({ spec }) =>
      [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].some(({ name }) => name === container),
    );
    expect(names(await cluster.livePods('mindie', selector))).toEqual(names(having));
    counts.push(having.length);
  }
  // One builder, and six pods that wait: four servers, a Controller, a Coordinator.
  expect(counts).toEqual([1, 6]);
  await checkout.type(commandsOf('kubectl').at(-1) ?? '');
  await cluster.namespaceIsGone('mindie');
});

/** A tool that makes the cluster like the newest commit; the Namespace is kept when all else is removed. */
class Reconciler {
  private applied: Manifest[] = [];

  constructor(
    private readonly checkout: Checkout,
    private readonly tool: GitOpsTool,
  ) {}

  async reconcile(): Promise<void> {
    const clone = path.join(this.checkout.folder, 'clone');
    rmSync(clone, { recursive: true, force: true });
    await this.checkout.type('git clone --quiet remote clone');
    const folder = path.join(clone, 'dist', 'llama3-8b');
    const tracked = changedCopy(folder, path.join(clone, 'tracked'), this.tool.track);
    cluster.kubectl.run([...this.tool.apply, '-f', tracked]);
    this.prune(readManifests(folder));
  }

  removeAll(): void {
    this.prune([]);
  }

  /** What was applied and is no longer there. */
  private prune(current: Manifest[]): void {
    const names = current.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    for (const object of this.applied) {
      const name = `${object.kind}/${object.metadata.name}`;
      if (names.includes(name) || this.tool.keeps(object)) continue;
      const inNamespace = object.metadata.namespace === undefined ? [] : ['-n', object.metadata.namespace];
      cluster.kubectl.run(['delete', '--ignore-not-found', '--wait=false', name, ...inNamespace]);
    }
    this.applied = current;
  }
}

/** What somebody changes by hand in fields that the files own; no pod that serves is replaced for it. */
async function drift(): Promise<void> {
  const byHand = (...args: string[]): string => cluster.kubectl.run(['-n', 'mindie', ...args]);
  const patch = (object: string, change: object): string =>
    byHand('patch', object, '--type=merge', '-p', JSON.stringify(change));
  patch('deployment/mindie-server', { spec: { strategy: { rollingUpdate: { maxUnavailable: 1 } } } });
  patch('configmap/mindie-ms-controller-config', { data: { 'ms_controller.json': '{}' } });
  byHand('scale', 'deployment/mindie-ms-coordinator', '--replicas=2');
  await coordinators(2);
}

async function coordinators(count: number): Promise<void> {
  await until(
    async () => (await cluster.livePods('mindie', 'app=mindie-ms-coordinator')).length === count,
    `there are ${count} Coordinators`,
  );
}

/** What the files say of each object, as the cluster has it now, and what the cluster wrote beside that. */
function contents(folder: string): unknown[] {
  return liveObjects(cluster.kubectl, readManifests(folder)).map(({ kind, data, spec }) => ({
    kind,
    data,
    spec,
  }));
}

/** What the cluster wrote into ConfigMaps of the files: the table, and the NPUs of the servers. */
async function written(): Promise<(string | undefined)[]> {
  const rings = '/api/v1/namespaces/mindie/configmaps/rings-config-mindie-server';
  const { data } = (await cluster.get(rings)) as V1ConfigMap;
  return [await cluster.table('mindie'), data?.['hccl.json']];
}

async function driftIsUndone(folder: string, reconciler: Reconciler): Promise<void> {
  const before = contents(folder);
  const [table, hccl] = await written();
  expect([table, hccl]).toEqual([expect.stringContaining('server_list'), expect.stringContaining('rank_id')]);
  await drift();
  const drifted = contents(folder);
  expect(drifted.filter((object, index) => !isDeepStrictEqual(object, before[index]))).toHaveLength(3);
  await reconciler.reconcile();
  expect(contents(folder)).toEqual(before);
  await coordinators(1);
  await serves('2.2');
  expect(await written()).toEqual([table, hccl]);
}

test.each([
  ['Argo CD', argoCd],
  ['Flux', flux],
] as const)('%s: commit, upgrade, roll back, build again, remove', async (name, tool) => {
  const [commit = '', rollBack = '', buildAgain = '', ...more] = commandsOf(name);
  expect(more).toEqual([]);
  const checkout = new Checkout(name.replace(' ', '-'));
  await checkout.begin();
  const reconciler = new Reconciler(checkout, tool);
  await reconciler.reconcile();
  await serves('2.2');
  const before = contents(checkout.dist);
  await reconciler.reconcile();
  expect(contents(checkout.dist)).toEqual(before);
  await driftIsUndone(checkout.dist, reconciler);
  checkout.synthesize('2.3');
  await checkout.type(commit);
  await reconciler.reconcile();
  await serves('2.3');
  expect(jobs()).toHaveLength(1);
  await checkout.type(rollBack);
  expect(tagOf(checkout.dist)).toBe('2.2');
  await reconciler.reconcile();
  await serves('2.2');
  await losePod();
  await checkout.type(buildAgain);
  await reconciler.reconcile();
  await serves('2.2');
  reconciler.removeAll();
  await until(
    async () => (await leftOf(checkout.dist)).length === 0,
    'nothing of ours is left in the namespace',
    60,
  );
  // It may hold Secrets and claims of others, so it stays.
  cluster.kubectl.run(['delete', '--wait=false', 'namespace', 'mindie']);
  await cluster.namespaceIsGone('mindie');
});
