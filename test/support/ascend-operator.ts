// The Ascend Operator as it was seen to behave: what it decides, for a stand-in that has an API server and for a model that
// has none. What it remembers is gone when it restarts: then there is a new one.

/** What it reads of a Deployment. */
export interface Workload {
  readonly uid: string;
  readonly name: string;
  readonly replicas: number;
  /** It deals only with Deployments that have the label ring-controller.atlas, whatever its value. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
}

/** What it reads of a pod. It does not look at the phase: a pod that failed counts. */
export interface Member {
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly isDeleting: boolean;
  /** Kind of the controller that owns it. */
  readonly ownerKind?: string | undefined;
  readonly ip?: string | undefined;
  readonly hostIp?: string | undefined;
}

export type Outcome =
  | 'written'
  /** The GET before the first write failed, by whatever error. */
  | 'absent'
  | 'failed';

/** What it wants to write. */
export interface Write {
  readonly text: string;
  readonly version: string;
}

interface Device {
  readonly device_id: string;
  readonly device_ip: string;
  readonly super_device_id?: string;
}

/** What it remembers of a workload, by its UID. */
interface Memory {
  status: 'initializing' | 'completed';
  /** The last list, as text, with the status under which it was written. */
  written?: string;
  /** It found no ConfigMap, and never looks again. */
  isAbsent: boolean;
  /** Failed writes, and of which pods: another set of pods is tried again. */
  failures: number;
  failedOf?: string;
  lastWrite?: number;
}

export const rankIndex = 'hccl/rankIndex';
const devicesAnnotation = 'ascend.kubectl.kubernetes.io/ascend-910-configuration';
const mostTries = 3;

export class AscendOperator {
  private readonly memories = new Map<string, Memory>();

  constructor(private readonly now: () => number) {}

  /** Rank indexes that it gives to pods, by UID: the lowest free ones, when all pods have their NPUs. */
  ranksToGive(workload: Workload, pods: readonly Member[]): Map<string, number> {
    const members = membersOf(workload, pods);
    const given = new Map<string, number>();
    if (members.length !== workload.replicas) return given;
    const taken = new Set(members.flatMap(({ annotations }) => annotations[rankIndex] ?? []));
    for (const { uid, annotations } of members) {
      if (annotations[rankIndex] !== undefined) continue;
      let index = 0;
      while (taken.has(String(index))) index += 1;
      taken.add(String(index));
      given.set(uid, index);
    }
    return given;
  }

  /** What it writes now; nothing where it has nothing new, gave up or cannot. Ranks have been given. */
  toWrite(workload: Workload, pods: readonly Member[]): Write | undefined {
    const memory = this.memoryOf(workload);
    const members = membersOf(workload, pods);
    // At 0 replicas it forgets the workload, and leaves what it wrote.
    if (workload.replicas === 0) Object.assign(memory, { status: 'initializing', written: undefined });
    if (memory.isAbsent || workload.replicas === 0 || members.length > workload.replicas) return undefined;
    if (memory.failures >= mostTries && memory.failedOf === setOf(members)) return undefined;
    const text = members.length === workload.replicas ? completed(workload, members) : resetting(memory);
    if (text === undefined || text === memory.written) return undefined;
    const version = memory.lastWrite === undefined ? '0' : String(Math.floor(memory.lastWrite / 1000));
    return { text, version };
  }

  /** Whether it has yet to look whether there is a ConfigMap. */
  isFirst(workload: Workload): boolean {
    return this.memoryOf(workload).lastWrite === undefined && this.memoryOf(workload).failures === 0;
  }

  took(workload: Workload, pods: readonly Member[], { text }: Write, outcome: Outcome): void {
    const memory = this.memoryOf(workload);
    if (outcome === 'absent') memory.isAbsent = true;
    if (outcome === 'failed') {
      const set = setOf(membersOf(workload, pods));
      memory.failures = memory.failedOf === set ? memory.failures + 1 : 1;
      memory.failedOf = set;
    }
    if (outcome !== 'written') return;
    memory.failures = 0;
    memory.written = text;
    memory.status = text.startsWith('{"status":"completed"') ? 'completed' : 'initializing';
    memory.lastWrite = this.now();
  }

  private memoryOf({ uid }: Workload): Memory {
    const memory = this.memories.get(uid) ?? { status: 'initializing', isAbsent: false, failures: 0 };
    this.memories.set(uid, memory);
    return memory;
  }
}

function membersOf({ name }: Workload, pods: readonly Member[]): Member[] {
  return pods.filter(
    ({ labels, annotations, isDeleting, ownerKind }) =>
      labels['deploy-name'] === name &&
      ownerKind === 'ReplicaSet' &&
      !isDeleting &&
      annotations[devicesAnnotation] !== undefined,
  );
}

function setOf(members: readonly Member[]): string {
  return members
    .map(({ uid }) => uid)
    .sort()
    .join();
}

/** The old list as initializing, when a pod of a completed one went; after a restart it knows of none. */
function resetting({ status, written }: Memory): string | undefined {
  return status === 'completed' ? written?.replace('"completed"', '"initializing"') : undefined;
}

function completed(workload: Workload, members: readonly Member[]): string | undefined {
  const superPods = superPodsOf(workload);
  const servers = members
    .map((pod) => ({ pod, devices: devicesOf(pod), index: Number(pod.annotations[rankIndex]) }))
    .sort((a, b) => a.index - b.index);
  const all = servers.flatMap(({ devices }) => devices);
  const block = superPods?.block ?? all.length;
  // Pods without IP are an error in its log, and so is an NPU without: in version 1.2 only across super pods.
  if (members.some(({ ip }) => !ip)) return undefined;
  const isPlain = superPods === undefined || all.length / block > 1;
  if (isPlain && all.some(({ device_ip }) => device_ip === '-1')) return undefined;
  const hosts = new Set(members.map(({ hostIp }) => hostIp));
  const idOf = ({ hostIp, uid }: Member): string => (hosts.size === members.length ? (hostIp ?? '') : uid);
  const server_list = servers.map(({ pod, devices, index }) => ({
    device: devices.map(({ super_device_id, ...device }, place) => ({
      ...device,
      rank_id: String(index * devices.length + place),
      ...(superPods === undefined ? {} : { super_device_id }),
    })),
    server_id: idOf(pod),
    host_ip: pod.hostIp,
    container_ip: pod.ip,
  }));
  const root = { status: 'completed', server_list, server_count: String(server_list.length) };
  if (superPods === undefined) return JSON.stringify({ ...root, version: '1.0' });
  const podsOfBlock = Math.max(1, block / (servers[0]?.devices.length ?? 1));
  const ids = servers.map(({ pod }) => idOf(pod));
  const super_pod_list: unknown[] = Array.from({ length: Math.ceil(ids.length / podsOfBlock) }, (_, id) => ({
    super_pod_id: String(id),
    server_list: ids.slice(id * podsOfBlock, (id + 1) * podsOfBlock).map((server_id) => ({ server_id })),
  }));
  if (superPods.isSoft) super_pod_list.push(null);
  return JSON.stringify({ ...root, version: '1.2', super_pod_list });
}

function devicesOf({ annotations }: Member): Device[] {
  const { devices } = JSON.parse(annotations[devicesAnnotation] ?? '') as { devices: Device[] };
  return devices;
}

/** Whether it writes version 1.2, and of how many NPUs a logical super pod is; none: all NPUs of the workload. */
function superPodsOf({
  labels,
  annotations,
  nodeSelector,
}: Workload): { block: number | undefined; isSoft: boolean } | undefined {
  const policy = annotations['huawei.com/schedule_policy'];
  const block = annotations['sp-block'];
  const isOfSuperPods =
    policy === undefined
      ? block !== undefined || (nodeSelector['accelerator-type'] ?? '').endsWith('super-pod')
      : policy.endsWith('-sp');
  if (!isOfSuperPods) return undefined;
  return {
    block: block === undefined ? undefined : Number(block),
    isSoft: labels['super-pod-affinity'] === 'soft',
  };
}
