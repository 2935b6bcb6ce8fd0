// A whole cluster that only pretends to compute: a real API server, controller manager and scheduler, nodes and pods by
// kwok, stand-ins for Ascend's device plugin and operator, and the real ranktable-builder, run as a process for each of
// its pods.
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { V1ConfigMap, V1Deployment, V1Pod } from '@kubernetes/client-node';
import type { Manifest } from '../../lib/invariants/manifest';
import { lintTable } from '../../lib/ranktable/lint';
import { imageCommand } from '../images/support';
import { synth } from '../support/synth';
import { AscendStandIns } from './ascend';
import { type ControlPlane, startControlPlane } from './control-plane';
import { Kubectl } from './kubectl';
import { Kwok } from './kwok';
import { ofEveryNamespace } from './manifests';
import { collectionOf, RunningBuilder, until } from './namespace';
import { type Observed, observe, Worker } from './observe';
import { serverIps } from './table';

const builderPods = '/api/v1/pods?labelSelector=app.kubernetes.io/component%3Dranktable-builder';

export class PretendingCluster {
  readonly kubectl: Kubectl;
  readonly kwok: Kwok;
  readonly ascend: AscendStandIns;
  private readonly builders: BuilderKubelet;

  private constructor(
    readonly plane: ControlPlane,
    program: string,
  ) {
    this.kubectl = new Kubectl(plane);
    this.kwok = new Kwok(plane);
    this.ascend = new AscendStandIns(plane);
    this.builders = new BuilderKubelet(plane, program);
  }

  /** @param program path of the bundled ranktable-builder. */
  static async start(program: string): Promise<PretendingCluster> {
    const plane = await startControlPlane({ controllers: true });
    const cluster = new PretendingCluster(plane, program);
    cluster.ascend.start();
    cluster.builders.start();
    return cluster;
  }

  async stop(): Promise<void> {
    this.ascend.stop();
    this.builders.stop();
    await this.kwok.stop();
    await this.plane.stop();
  }

  /** All that the builders of a namespace said. */
  builderSaid(namespace: string): string[] {
    return this.builders.said(namespace);
  }

  /** The nodes of a rack answer no more, and nothing runs on them. */
  async cutPower(rack: string): Promise<void> {
    await this.kwok.cutPower(rack);
    this.builders.cutPower(rack);
  }

  /** Processes of the builders of a namespace. */
  builderPids(namespace: string): number[] {
    return this.builders.pids(namespace);
  }

  /** Synthesizes a deployment, and returns the folder of its manifests. */
  synthesize(deployment: object): string {
    const { messages, files } = synth({ 'd.yaml': deployment });
    if (messages.length > 0) throw new Error(messages.join('\n'));
    const folder = fs.mkdtempSync(path.join(this.plane.folder, 'manifests-'));
    for (const [name, text] of Object.entries(files)) {
      fs.writeFileSync(path.join(folder, path.basename(name)), text);
    }
    return folder;
  }

  /** The pods that a label selector finds and that are not on their way out. */
  async livePods(namespace: string, selector: string): Promise<V1Pod[]> {
    const at = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
    const { items } = (await this.get(at)) as { items: V1Pod[] };
    return items.filter(({ metadata }) => !metadata?.deletionTimestamp);
  }

  /** Sorted; empty text for a server that has none yet. */
  async serverIps(namespace: string, release = 'mindie'): Promise<string[]> {
    const selector = `app in (${release}-server, ${release}-server-heterogeneous)`;
    return (await this.livePods(namespace, selector)).map(({ status }) => status?.podIP ?? '').sort();
  }

  /** The table of a release; empty when there is none. */
  async table(namespace: string, release = 'mindie'): Promise<string> {
    const name = release === 'mindie' ? 'global-ranktable' : `${release}-global-ranktable`;
    const { data } = (await this.get(`/api/v1/namespaces/${namespace}/configmaps/${name}`)) as V1ConfigMap;
    return data?.['global_ranktable.json'] ?? '';
  }

  /** Waits until the table lists just the servers that live, so many of them. */
  async tableLists(namespace: string, servers: number, release = 'mindie'): Promise<void> {
    await until(
      async () => {
        const text = await this.table(namespace, release);
        const live = await this.serverIps(namespace, release);
        return text !== '' && live.length === servers && serverIps(text).join() === live.join();
      },
      () => `the table of ${namespace}/${release} lists ${servers} servers; ${this.lastWords(namespace)}`,
      90,
    );
  }

  /** What was there to see when a wait was in vain. */
  lastWords(namespace: string): string {
    const failures = [this.kwok, this.ascend, this.builders].flatMap(({ failure }) =>
      failure === undefined ? [] : `a stand-in failed: ${failure}`,
    );
    const said = this.builderSaid(namespace).slice(-20);
    return ['the builder said', ...said, ...failures].join('\n');
  }

  /** Waits until every Deployment has all its replicas, updated and ready. */
  async rolledOut(namespace: string): Promise<void> {
    let unfinished: string[] = [];
    await until(
      async () => {
        const { items } = (await this.get(`/apis/apps/v1/namespaces/${namespace}/deployments`)) as {
          items: V1Deployment[];
        };
        unfinished = items.filter((one) => !isRolledOut(one)).map(({ metadata }) => metadata?.name ?? '');
        return items.length > 0 && unfinished.length === 0;
      },
      () => `${unfinished.join(', ')} of ${namespace} is rolled out; ${this.lastWords(namespace)}`,
      120,
    );
  }

  async namespaceIsGone(namespace: string): Promise<void> {
    const at = `/api/v1/namespaces/${namespace}`;
    await until(
      async () => (await this.plane.request('GET', at)).status === 404,
      `the namespace ${namespace} is gone`,
      60,
    );
  }

  /** What a namespace has of the kinds of these manifests, and of the pods that they make, such as `job/mindie`. */
  async namesIn(namespace: string, manifests: readonly Manifest[]): Promise<string[]> {
    const kinds = manifests
      .filter(({ metadata }) => metadata.namespace === namespace)
      .map((manifest) => [manifest.kind, collectionOf(manifest)] as const);
    const collections = new Map([...kinds, ['Pod', `/api/v1/namespaces/${namespace}/pods`]]);
    const names: string[] = [];
    for (const [kind, collection] of collections) {
      const { items } = (await this.get(collection)) as { items: { metadata: { name: string } }[] };
      names.push(...items.map(({ metadata }) => `${kind.toLowerCase()}/${metadata.name}`));
    }
    return names.filter((name) => !ofEveryNamespace.includes(name));
  }

  /** The answer to a request that must succeed. */
  async get(at: string): Promise<unknown> {
    const { status, body } = await this.plane.request('GET', at);
    if (status !== 200) throw new Error(`GET ${at}: ${status}`);
    return body;
  }
}

function isRolledOut({ metadata, spec, status }: V1Deployment): boolean {
  const replicas = spec?.replicas ?? 1;
  const { observedGeneration, updatedReplicas, availableReplicas, replicas: all } = status ?? {};
  return (
    observedGeneration === metadata?.generation &&
    [updatedReplicas, availableReplicas, all].every((count) => (count ?? 0) === replicas)
  );
}

interface Run {
  readonly namespace: string;
  readonly node: string;
  readonly builder: RunningBuilder;
}

/** What a node does for the builder's pods: runs their program with the account that they name. */
class BuilderKubelet {
  private readonly runs = new Map<string, Run>();
  /** Racks whose nodes tell nobody any more what became of their pods. */
  private readonly dark = new Set<string>();
  private readonly worker = new Worker(() => this.sync());
  private pods?: Observed<V1Pod>;

  constructor(
    private readonly plane: ControlPlane,
    private readonly program: string,
  ) {}

  start(): void {
    this.pods = observe<V1Pod>(this.plane, builderPods, this.worker.poke);
  }

  /** Why it cannot run builders, if it cannot. */
  get failure(): string | undefined {
    return this.worker.failure;
  }

  cutPower(rack: string): void {
    this.dark.add(rack);
    for (const { node, builder } of this.runs.values()) if (this.isDark(node)) builder.kill('SIGKILL');
  }

  private isDark(node: string): boolean {
    return this.dark.has(node.replace(/-\d+$/, ''));
  }

  pids(namespace: string): number[] {
    return [...this.runs.values()].flatMap((run) => (run.namespace === namespace ? run.builder.pid : []));
  }

  stop(): void {
    this.pods?.stop();
    for (const { builder } of this.runs.values()) builder.kill('SIGKILL');
  }

  said(namespace: string): string[] {
    return [...this.runs.values()].flatMap((run) => (run.namespace === namespace ? run.builder.lines() : []));
  }

  private async sync(): Promise<void> {
    const pods = this.pods?.list() ?? [];
    for (const pod of pods) {
      const { uid = '', deletionTimestamp } = pod.metadata ?? {};
      const node = pod.spec?.nodeName;
      if (node && !this.isDark(node) && !deletionTimestamp && !this.runs.has(uid)) await this.run(pod, node);
    }
    for (const [uid, { builder }] of this.runs) {
      if (!pods.some(({ metadata }) => metadata?.uid === uid)) builder.kill('SIGTERM');
    }
  }

  private async run(pod: V1Pod, node: string): Promise<void> {
    const { uid = '', namespace = '' } = pod.metadata ?? {};
    const container = pod.spec?.containers[0];
    const account = pod.spec?.serviceAccountName ?? '';
    const kubeconfig = await this.plane.kubeconfigFor(namespace, account);
    // Each watching builder has a pod, and so a port 8080, of its own; here they share one machine.
    const args = (container?.args ?? []).map((arg) => (arg.startsWith('--port=') ? '--port=0' : arg));
    const child = spawn(process.execPath, [...imageCommand().slice(1), this.program, ...args], {
      env: { PATH: process.env['PATH'], KUBECONFIG: kubeconfig, POD_NAMESPACE: namespace },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const builder = new RunningBuilder(child);
    this.runs.set(uid, { namespace, node, builder });
    await this.report(pod, { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] });
    void builder.ended.then(({ exitCode }) => {
      if (this.isDark(node)) return undefined;
      const terminated = { exitCode: exitCode ?? 137, reason: exitCode === 0 ? 'Completed' : 'Error' };
      const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
      const ended = { name: container?.name, state: { terminated }, ready: false, restartCount: 0 };
      const status = {
        phase,
        conditions: [{ type: 'Ready', status: 'False' }],
        containerStatuses: [{ ...ended, image: container?.image, imageID: '' }],
      };
      // The pod may be gone, and the API server too.
      return this.report(pod, status).catch(() => undefined);
    });
  }

  private async report({ metadata }: V1Pod, status: object): Promise<void> {
    const at = `/api/v1/namespaces/${metadata?.namespace ?? ''}/pods/${metadata?.name ?? ''}/status`;
    const contentType = 'application/strategic-merge-patch+json';
    await this.plane.request('PATCH', at, { status }, { contentType });
  }
}

/** Every state of a release's table. */
export class TableHistory {
  /** Distinct texts, and when they were seen first. */
  readonly versions: { readonly text: string; readonly at: number }[] = [];
  private observed?: Observed<V1ConfigMap>;

  static of(plane: ControlPlane, namespace: string): TableHistory {
    const history = new TableHistory();
    const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
    const collection = `${configMaps}?fieldSelector=metadata.name%3Dglobal-ranktable`;
    history.observed = observe<V1ConfigMap>(plane, collection, (object) => {
      const text = object?.data?.['global_ranktable.json'];
      if (text !== undefined && text !== history.versions.at(-1)?.text) {
        history.versions.push({ text, at: performance.now() });
      }
    });
    return history;
  }

  /** What the Controller would refuse in any of them. */
  get faults(): string[] {
    return this.versions.flatMap(({ text }) =>
      lintTable(text).map(({ place, message }) => `${place}: ${message}`),
    );
  }

  /** How many servers it had, one after the other. */
  get counts(): number[] {
    const counts = this.versions.map(({ text }) => serverIps(text).length);
    return counts.filter((count, index) => count !== counts[index - 1]);
  }

  stop(): void {
    this.observed?.stop();
  }
}
