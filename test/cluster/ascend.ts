// Stand-ins for the Ascend device plugin, which gives pods their NPUs, and for the Ascend Operator, which writes them into
// `rings-config-*`, as both were seen to do it: with updates of whole objects, without a look at a pod's phase, and never
// twice the same.
import type { V1ConfigMap, V1Deployment, V1Node, V1Pod } from '@kubernetes/client-node';
import type { ControlPlane } from './control-plane';
import { type Observed, observe, Worker } from './observe';

const npuResource = 'huawei.com/Ascend910';
const devicesAnnotation = 'ascend.kubectl.kubernetes.io/ascend-910-configuration';

interface Device {
  readonly device_id: string;
  readonly device_ip: string;
  /** A3 only. */
  readonly super_device_id?: string;
}

/** Label of a node of A3: the super pod that it is part of. */
export const superPodLabel = 'super-pod';

/** What the operator knows of a workload. */
interface Ring {
  /** Rank index by UID of a pod. */
  readonly ranks: Map<string, number>;
  /** `hccl.json` as it was last written. */
  written?: string;
  /** It looked for the ConfigMap when there was none, and never looks again. */
  absent?: boolean;
}

export class AscendStandIns {
  /** When each `<namespace>/<ConfigMap>` was last written, by performance.now(). */
  readonly writes = new Map<string, number>();
  /** While this is set, the operator is busy elsewhere; NPUs are given all the same. */
  private held = false;
  /** Pods that were on a node with too few free NPUs. */
  readonly overbooked: string[] = [];
  private readonly rings = new Map<string, Ring>();
  private readonly given = new Map<string, readonly Device[]>();
  private readonly worker = new Worker(() => this.sync());
  private pods?: Observed<V1Pod>;
  private nodes?: Observed<V1Node>;
  private deployments?: Observed<V1Deployment>;

  constructor(private readonly plane: ControlPlane) {}

  start(): void {
    const { plane } = this;
    this.nodes = observe<V1Node>(plane, '/api/v1/nodes', this.worker.poke);
    this.deployments = observe<V1Deployment>(plane, '/apis/apps/v1/deployments', this.worker.poke);
    this.pods = observe<V1Pod>(plane, '/api/v1/pods', this.worker.poke);
    this.worker.poke();
  }

  stop(): void {
    this.pods?.stop();
    this.nodes?.stop();
    this.deployments?.stop();
  }

  /** Holds the operator back until it is released. */
  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
    this.worker.poke();
  }

  /** Why they cannot do their work, if they cannot. */
  get failure(): string | undefined {
    return this.worker.failure;
  }

  private async sync(): Promise<void> {
    const pods = this.pods?.list() ?? [];
    for (const pod of pods) await this.giveNpus(pod, pods);
    if (this.held) return;
    for (const deployment of this.deployments?.list() ?? []) {
      if (deployment.metadata?.labels?.['ring-controller.atlas'] !== undefined)
        await this.writeRing(deployment);
    }
  }

  /** The lowest free NPUs of the node, as soon as the pod is there. */
  private async giveNpus(pod: V1Pod, pods: readonly V1Pod[]): Promise<void> {
    const { name = '', namespace = '', uid = '', deletionTimestamp } = pod.metadata ?? {};
    const wanted = Number(pod.spec?.containers[0]?.resources?.limits?.[npuResource] ?? 0);
    if (wanted === 0 || !pod.status?.podIP || deletionTimestamp || this.given.has(uid)) return;
    const node = this.nodes?.list().find(({ metadata }) => metadata?.name === pod.spec?.nodeName);
    const capacity = Number(node?.status?.allocatable?.[npuResource] ?? 0);
    const neighbours = pods.filter(({ spec }) => spec?.nodeName === pod.spec?.nodeName);
    const taken = neighbours.flatMap(({ metadata }) => this.given.get(metadata?.uid ?? '') ?? []);
    const free = Array.from({ length: capacity }, (_, id) => String(id)).filter(
      (id) => !taken.some(({ device_id }) => device_id === id),
    );
    if (free.length < wanted) {
      this.overbooked.push(`${namespace}/${name}`);
      return;
    }
    const network = node?.status?.addresses?.[0]?.address.split('.').slice(2).join('.') ?? '0.0';
    const superPod = node?.metadata?.labels?.[superPodLabel];
    const devices = free
      .slice(0, wanted)
      // As text, as the device plugin sorts them: 0, 1, 10, 11, …, 2.
      .sort()
      .map((device_id) => ({
        device_id,
        device_ip: `172.${16 + Number(device_id)}.${network}`,
        ...(superPod === undefined ? {} : { super_device_id: String(37_748_736 + Number(device_id)) }),
      }));
    const host_ip = pod.status.hostIP;
    const annotation = {
      pod_name: name,
      server_id: uid,
      host_ip,
      super_pod_id: Number(superPod ?? -1),
      devices,
      server_ip: host_ip,
    };
    const body = { metadata: { annotations: { [devicesAnnotation]: JSON.stringify(annotation) } } };
    const contentType = 'application/merge-patch+json';
    const at = `/api/v1/namespaces/${namespace}/pods/${name}`;
    const { status } = await this.plane.request('PATCH', at, body, { contentType });
    if (status === 200) this.given.set(uid, devices);
    else if (status !== 404) throw new Error(`cannot annotate ${namespace}/${name}: ${status}`);
  }

  private async writeRing({ metadata, spec }: V1Deployment): Promise<void> {
    const { name = '', namespace = '', uid = '' } = metadata ?? {};
    const ring = this.rings.get(uid) ?? { ranks: new Map<string, number>() };
    this.rings.set(uid, ring);
    if (ring.absent === true) return;
    const members = (this.pods?.list() ?? []).filter(
      (pod) =>
        pod.metadata?.namespace === namespace &&
        pod.metadata.labels?.['deploy-name'] === name &&
        !pod.metadata.deletionTimestamp &&
        this.given.has(pod.metadata.uid ?? ''),
    );
    const text =
      members.length === spec?.replicas
        ? this.hccl(ring, members)
        : ring.written?.replace('"completed"', '"initializing"');
    if (text === undefined || text === ring.written) return;
    const configMap = `rings-config-${name}`;
    const at = `/api/v1/namespaces/${namespace}/configmaps/${configMap}`;
    const { status, body } = await this.plane.request('GET', at);
    if (status === 404) {
      ring.absent = true;
      return;
    }
    const current = body as V1ConfigMap;
    const version = String(Date.now());
    const data = { ...current.data, 'hccl.json': text, version };
    const put = await this.plane.request('PUT', at, { ...current, data });
    if (put.status !== 200) throw new Error(`cannot write ${namespace}/${configMap}: ${put.status}`);
    ring.written = text;
    this.writes.set(`${namespace}/${configMap}`, performance.now());
  }

  private hccl(ring: Ring, members: readonly V1Pod[]): string {
    const uids = members.map(({ metadata }) => metadata?.uid ?? '');
    for (const uid of ring.ranks.keys()) if (!uids.includes(uid)) ring.ranks.delete(uid);
    for (const uid of uids) {
      const taken = [...ring.ranks.values()];
      if (!ring.ranks.has(uid))
        ring.ranks.set(
          uid,
          uids.findIndex((_, rank) => !taken.includes(rank)),
        );
    }
    const hosts = new Set(members.map(({ status }) => status?.hostIP));
    const idOf = ({ metadata, status }: V1Pod): string =>
      (hosts.size === members.length ? status?.hostIP : metadata?.uid) ?? '';
    const superPods = new Map<string, string[]>();
    const server_list = members
      .map((pod) => ({ pod, rank: ring.ranks.get(pod.metadata?.uid ?? '') ?? 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ pod, rank }) => {
        const { metadata, status } = pod;
        const uid = metadata?.uid ?? '';
        const devices = this.given.get(uid) ?? [];
        const superPod = this.superPodOf(pod);
        if (superPod !== undefined) superPods.set(superPod, [...(superPods.get(superPod) ?? []), idOf(pod)]);
        return {
          device: devices.map((device, index) => ({
            ...device,
            rank_id: String(rank * devices.length + index),
          })),
          server_id: idOf(pod),
          host_ip: status?.hostIP,
          container_ip: status?.podIP,
        };
      });
    return JSON.stringify({
      status: 'completed',
      server_list,
      server_count: String(server_list.length),
      ...(superPods.size === 0 ? { version: '1.0' } : { version: '1.2', super_pod_list: listOf(superPods) }),
    });
  }

  private superPodOf({ spec }: V1Pod): string | undefined {
    const node = this.nodes?.list().find(({ metadata }) => metadata?.name === spec?.nodeName);
    return node?.metadata?.labels?.[superPodLabel];
  }
}

/** As version 1.2 of `hccl.json` lists super pods; the operator leaves nulls in it. */
function listOf(superPods: ReadonlyMap<string, readonly string[]>): unknown[] {
  const list = [...superPods].map(([super_pod_id, ids]) => ({
    super_pod_id,
    server_list: ids.map((server_id) => ({ server_id })),
  }));
  return [...list, null];
}
