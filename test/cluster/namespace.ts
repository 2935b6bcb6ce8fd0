// A namespace with the manifests of a deployment, whose pods, operator and kubelets the test plays itself.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Manifest } from '../../lib/invariants/manifest';
import { npuAnnotations } from '../../lib/ranktable/device-annotation';
import { imageCommand } from '../images/support';
import { synth } from '../support/synth';
import type { ControlPlane } from './control-plane';
import { serverIps } from './table';

/** Plural names of the kinds that the manifests use. */
const plurals: Readonly<Record<string, string>> = {
  ConfigMap: 'configmaps',
  Deployment: 'deployments',
  Job: 'jobs',
  Namespace: 'namespaces',
  NetworkPolicy: 'networkpolicies',
  PodDisruptionBudget: 'poddisruptionbudgets',
  Role: 'roles',
  RoleBinding: 'rolebindings',
  Service: 'services',
  ServiceAccount: 'serviceaccounts',
};

export interface Ended {
  readonly exitCode: number | null;
  readonly lines: string[];
}

const running = new Set<ChildProcess>();

/** Ends what a failed test left behind; otherwise jest would wait for it for ever. */
export function killBuilders(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** A builder that runs as a process, as its pod would run it. */
export class RunningBuilder {
  private output = '';
  readonly ended: Promise<Ended>;

  constructor(private readonly child: ChildProcess) {
    running.add(child);
    child.stderr?.on('data', (data: Buffer) => {
      this.output += data.toString();
    });
    this.ended = new Promise((resolve) => {
      child.on('close', (exitCode) => {
        resolve({ exitCode, lines: this.lines() });
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  lines(): string[] {
    return this.output.split('\n').filter((line) => line !== '');
  }

  async says(text: string): Promise<void> {
    await until(
      () => this.output.includes(text),
      () => `the builder says "${text}"; it said:\n${this.output}`,
    );
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

/** Looks again and again until something holds, for 20 s unless told. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string | (() => string),
  seconds = 20,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > deadline) {
      throw new Error(`it did not come to pass that ${typeof what === 'string' ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export class TestNamespace {
  private constructor(
    private readonly plane: ControlPlane,
    readonly name: string,
    readonly manifests: readonly Manifest[],
    private readonly kubeconfig: string,
    private readonly program: string,
  ) {}

  /** Applies the manifests of a deployment, in their order, and gives the builder its own account. */
  static async create(
    plane: ControlPlane,
    program: string,
    deployment: { namespace: { name: string }; [key: string]: unknown },
  ): Promise<TestNamespace> {
    const { manifests } = synth({ 'd.yaml': deployment });
    for (const manifest of manifests) await applyManifest(plane, manifest);
    return TestNamespace.adopt(plane, program, deployment);
  }

  /** The namespace of a deployment whose manifests somebody has applied. */
  static async adopt(
    plane: ControlPlane,
    program: string,
    deployment: { namespace: { name: string }; [key: string]: unknown },
  ): Promise<TestNamespace> {
    const { messages, manifests } = synth({ 'd.yaml': deployment });
    expect(messages).toEqual([]);
    const { name } = deployment.namespace;
    const kubeconfig = await plane.kubeconfigFor(name, 'mindie-ranktable-builder');
    return new TestNamespace(plane, name, manifests, kubeconfig, program);
  }

  async reapply(fieldManager: string): Promise<void> {
    for (const manifest of this.manifests) await applyManifest(this.plane, manifest, fieldManager);
  }

  /** Starts the builder with the arguments of its manifest. */
  startBuilder(...more: string[]): RunningBuilder {
    const workload =
      this.manifests.find(({ metadata }) => metadata.name.startsWith('mindie-ranktable-builder-')) ??
      this.manifests.find(
        ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'mindie-ranktable-builder',
      );
    const args =
      (workload?.spec?.template?.spec.containers[0] as { args?: string[] } | undefined)?.args ?? [];
    const env = { PATH: process.env['PATH'], KUBECONFIG: this.kubeconfig, POD_NAMESPACE: this.name };
    return new RunningBuilder(
      spawn(process.execPath, [...imageCommand().slice(1), this.program, ...args, ...more], {
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      }),
    );
  }

  /** Creates a pod of a Deployment, with the NPUs that it asks for, and gives it its IP as a kubelet does. */
  async createPod(workload: string, name: string, ip: string): Promise<void> {
    const template = this.manifests.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === workload,
    )?.spec?.template;
    const hash = 'pod-template-hash';
    const labels = { ...template?.metadata?.labels, [hash]: '7b79c5d9f4' };
    const host = hostOf(ip);
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: `${workload}-${labels[hash]}`,
      uid: randomUUID(),
      controller: true,
    };
    const npus = Number(template?.spec.containers[0]?.resources?.limits?.['huawei.com/Ascend910'] ?? 0);
    const annotation = { pod_name: name, host_ip: host, devices: devicesOf(ip, npus), server_ip: host };
    const annotations = npus === 0 ? {} : { [npuAnnotations[0]]: JSON.stringify(annotation) };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels, annotations, ownerReferences: [owner] },
      spec: { containers: [{ name: 'main', image: 'none' }] },
    };
    await this.must('POST', 'pods', pod);
    const status = {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      hostIP: host,
      hostIPs: [{ ip: host }],
    };
    await this.must('PATCH', `pods/${name}/status`, { status }, 'application/merge-patch+json');
  }

  async deletePod(name: string): Promise<void> {
    await this.must('DELETE', `pods/${name}`, { gracePeriodSeconds: 0 });
  }

  /** Writes `hccl.json` and `version` with an update of the whole object, as the Ascend Operator does. */
  async operatorWrites(ips: readonly string[], npus = 2, workload = 'mindie-server'): Promise<void> {
    const configMap = `configmaps/rings-config-${workload}`;
    const server_list = ips.map((ip, server) => ({
      device: devicesOf(ip, npus).map((device, index) => ({
        ...device,
        rank_id: String(server * npus + index),
      })),
      server_id: hostOf(ip),
      host_ip: hostOf(ip),
      container_ip: ip,
    }));
    const hccl = { status: 'completed', server_list, server_count: String(ips.length), version: '1.0' };
    const current = (await this.must('GET', configMap)) as { data?: object };
    const data = { ...current.data, 'hccl.json': JSON.stringify(hccl), version: '1700000000' };
    await this.must('PUT', configMap, { ...current, data });
  }

  async table(): Promise<{
    text: string | undefined;
    members: string | undefined;
    annotations: Record<string, string>;
  }> {
    const { data, metadata } = (await this.must('GET', 'configmaps/global-ranktable')) as {
      data?: Record<string, string>;
      metadata: { annotations?: Record<string, string> };
    };
    return {
      text: data?.['global_ranktable.json'],
      members: data?.['members'],
      annotations: metadata.annotations ?? {},
    };
  }

  async serverIps(): Promise<string[]> {
    const { text } = await this.table();
    return text === undefined ? [] : serverIps(text);
  }

  /** A request for an object of the namespace, as the administrator, that must succeed. */
  async must(method: string, object: string, body?: unknown, contentType?: string): Promise<unknown> {
    const group = object.startsWith('roles') ? '/apis/rbac.authorization.k8s.io/v1' : '/api/v1';
    const path = `${group}/namespaces/${this.name}/${object}`;
    const response = await this.plane.request(
      method,
      path,
      body,
      contentType === undefined ? {} : { contentType },
    );
    if (response.status >= 300)
      throw new Error(`${method} ${object}: ${response.status} ${JSON.stringify(response.body)}`);
    return response.body;
  }
}

/** Each pod has a node of its own: 10.0.a.b is on 10.10.a.b. */
function hostOf(ip: string): string {
  return ip.replace(/^\d+\.\d+/, '10.10');
}

/** The NPUs of a pod: those of its node. */
function devicesOf(ip: string, count: number): { device_id: string; device_ip: string }[] {
  const [, , third, last] = ip.split('.');
  return Array.from({ length: count }, (_, index) => ({
    device_id: String(index),
    device_ip: `192.${168 + Number(third)}.${last}.${index + 1}`,
  }));
}

/** Path of the collection that an object is in. */
export function collectionOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${group}${scope}/${plurals[kind] ?? kind}`;
}

/** Server-side apply with strict field validation, as `kubectl apply --server-side` does it. */
async function applyManifest(plane: ControlPlane, manifest: Manifest, fieldManager = 'test'): Promise<void> {
  const { kind, metadata } = manifest;
  const path = `${collectionOf(manifest)}/${metadata.name}?fieldManager=${fieldManager}&fieldValidation=Strict`;
  const response = await plane.request('PATCH', path, manifest, {
    contentType: 'application/apply-patch+yaml',
  });
  if (response.status >= 300)
    throw new Error(`${kind} ${metadata.name}: ${response.status} ${JSON.stringify(response.body)}`);
}
