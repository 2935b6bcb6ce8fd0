// Stand-ins for the Ascend device plugin, which gives pods their NPUs, and for the Ascend Operator, which writes them into
// `rings-config-*`, as both were seen to do it: with updates of whole objects, and without a look at a pod's phase. What the
// operator decides is in test/support/ascend-operator.ts.
import type { V1ConfigMap, V1Deployment, V1Node, V1Pod } from '@kubernetes/client-node';
import {
  AscendOperator,
  type Member,
  rankIndex,
  type Workload,
  type Write,
} from '../support/ascend-operator';
import type { ControlPlane } from './control-plane';
import { type Observed, observe, Worker } from './observe';

const npuResource = 'huawei.com/Ascend910';
const devicesAnnotation = 'ascend.kubectl.kubernetes.io/ascend-910-configuration';

interface Device {
  readonly device_id: string;
  readonly device_ip: string;
  /** -2 where there is no super pod. */
  readonly super_device_id: string;
}

/** Label of a node of A3: the super pod that it is part of. */
export const superPodLabel = 'super-pod';

const mergePatch = { contentType: 'application/merge-patch+json' };

export class AscendStandIns {
  /** When each `<namespace>/<ConfigMap>` was last written, by performance.now(). */
  readonly writes = new Map<string, number>();
  /** While this is set, the operator is busy elsewhere; NPUs are given all the same. */
  private held = false;
  /** Pods that were on a node with too few free NPUs. */
  readonly overbooked: string[] = [];
  /** NPUs whose IP the device plugin cannot read, as `<node>/<device id>`. */
  readonly withoutIp = new Set<string>();
  /** How many of the operator's next writes are lost. */
  lostWrites = 0;
  private operator = AscendStandIns.newOperator();
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

  /** The operator forgets all that it knows, and looks at everything anew. */
  restartOperator(): void {
    this.operator = AscendStandIns.newOperator();
    this.worker.poke();
  }

  private static newOperator(): AscendOperator {
    return new AscendOperator(() => Date.now());
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
        await this.operate(deployment);
    }
  }

  /** The lowest free NPUs of the node, as soon as the pod is on it: mostly before it has an IP. */
  private async giveNpus(pod: V1Pod, pods: readonly V1Pod[]): Promise<void> {
    const { name = '', namespace = '', uid = '', deletionTimestamp } = pod.metadata ?? {};
    const wanted = Number(pod.spec?.containers[0]?.resources?.limits?.[npuResource] ?? 0);
    if (wanted === 0 || !pod.spec?.nodeName || deletionTimestamp || this.given.has(uid)) return;
    const node = this.nodes?.list().find(({ metadata }) => metadata?.name === pod.spec?.nodeName);
    const capacity = Number(node?.status?.allocatable?.[npuResource] ?? 0);
    // A pod that ended has given its NPUs back, though it is still there.
    const neighbours = pods.filter(
      ({ spec, status }) => spec?.nodeName === pod.spec?.nodeName && status?.phase !== 'Failed',
    );
    const taken = neighbours.flatMap(({ metadata }) => this.given.get(metadata?.uid ?? '') ?? []);
    const free = Array.from({ length: capacity }, (_, id) => String(id)).filter(
      (id) => !taken.some(({ device_id }) => device_id === id),
    );
    if (free.length < wanted) {
      this.overbooked.push(`${namespace}/${name}`);
      return;
    }
    const devices = free.slice(0, wanted).map((id) => this.deviceOf(node, id));
    const host_ip = node?.status?.addresses?.[0]?.address;
    const annotation = {
      pod_name: name,
      server_id: uid,
      host_ip,
      super_pod_id: Number(node?.metadata?.labels?.[superPodLabel] ?? -1),
      devices,
      server_ip: host_ip,
    };
    if (await this.annotate(pod, { [devicesAnnotation]: JSON.stringify(annotation) }))
      this.given.set(uid, devices);
  }

  private deviceOf(node: V1Node | undefined, device_id: string): Device {
    const network = node?.status?.addresses?.[0]?.address.split('.').slice(2).join('.') ?? '0.0';
    const isUnreadable = this.withoutIp.has(`${node?.metadata?.name}/${device_id}`);
    const isOfSuperPod = node?.metadata?.labels?.[superPodLabel] !== undefined;
    return {
      device_id,
      device_ip: isUnreadable ? '-1' : `172.${16 + Number(device_id)}.${network}`,
      super_device_id: isOfSuperPod ? String(37_748_736 + Number(device_id)) : '-2',
    };
  }

  /** Whether the pod was still there. */
  private async annotate({ metadata }: V1Pod, annotations: Record<string, string>): Promise<boolean> {
    const { name = '', namespace = '' } = metadata ?? {};
    const at = `/api/v1/namespaces/${namespace}/pods/${name}`;
    const { status } = await this.plane.request('PATCH', at, { metadata: { annotations } }, mergePatch);
    if (status !== 200 && status !== 404) throw new Error(`cannot annotate ${namespace}/${name}: ${status}`);
    return status === 200;
  }

  private async operate(deployment: V1Deployment): Promise<void> {
    const workload = workloadOf(deployment);
    const { namespace = '' } = deployment.metadata ?? {};
    const pods = (this.pods?.list() ?? []).filter(({ metadata }) => metadata?.namespace === namespace);
    const ranks = this.operator.ranksToGive(workload, pods.map(memberOf));
    for (const pod of pods) {
      const rank = ranks.get(pod.metadata?.uid ?? '');
      if (rank !== undefined) await this.annotate(pod, { [rankIndex]: String(rank) });
    }
    const members = pods.map(memberOf).map((member) => withRank(member, ranks));
    const write = this.operator.toWrite(workload, members);
    if (write === undefined) return;
    const configMap = `${namespace}/rings-config-${workload.name}`;
    const outcome = await this.write(configMap, write, this.operator.isFirst(workload));
    this.operator.took(workload, members, write, outcome);
    // The worker tries again.
    if (outcome === 'failed') throw new Error(`could not write ${configMap}`);
  }

  /** A GET before the first write tells whether there is a ConfigMap; any error of it means none. */
  private async write(
    configMap: string,
    { text, version }: Write,
    isFirst: boolean,
  ): Promise<'written' | 'absent' | 'failed'> {
    const at = `/api/v1/namespaces/${configMap.replace('/', '/configmaps/')}`;
    try {
      const { status, body } = await this.plane.request('GET', at);
      if (status !== 200) return isFirst ? 'absent' : 'failed';
      const current = body as V1ConfigMap;
      const isLost = this.lostWrites > 0;
      if (isLost) this.lostWrites -= 1;
      // What was read from an old cache is a conflict.
      const metadata = { ...current.metadata, ...(isLost ? { resourceVersion: '1' } : {}) };
      const data = { ...current.data, 'hccl.json': text, version };
      const put = await this.plane.request('PUT', at, { ...current, metadata, data });
      if (put.status !== 200) return 'failed';
    } catch {
      return isFirst ? 'absent' : 'failed';
    }
    this.writes.set(configMap, performance.now());
    return 'written';
  }
}

function workloadOf({ metadata, spec }: V1Deployment): Workload {
  const { uid = '', name = '', labels = {}, annotations = {} } = metadata ?? {};
  const { nodeSelector = {} } = spec?.template.spec ?? {};
  return { uid, name, replicas: spec?.replicas ?? 1, labels, annotations, nodeSelector };
}

function memberOf({ metadata, status }: V1Pod): Member {
  const { uid = '', labels = {}, annotations = {}, deletionTimestamp, ownerReferences = [] } = metadata ?? {};
  return {
    uid,
    labels,
    annotations,
    isDeleting: deletionTimestamp !== undefined,
    ownerKind: ownerReferences.find(({ controller }) => controller)?.kind,
    ip: status?.podIP,
    hostIp: status?.hostIP,
  };
}

function withRank(member: Member, ranks: ReadonlyMap<string, number>): Member {
  const rank = ranks.get(member.uid);
  if (rank === undefined) return member;
  return { ...member, annotations: { ...member.annotations, [rankIndex]: String(rank) } };
}
