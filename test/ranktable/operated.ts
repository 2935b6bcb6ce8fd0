// A namespace with an Ascend Operator in it: pods come and go, NPUs and IPs are used again, and the operator does what it
// was seen to do.
import { type Decision, decide, type State } from '../../lib/ranktable/decide';
import { isLive, type Pod } from '../../lib/ranktable/objects';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import { AscendOperator, type Member, rankIndex, type Workload } from '../support/ascend-operator';
import { emptyTable, management, pod, rings, twoServers } from './support';

const workloadName = 'mindie-server';
const nodes = 3;
const npusOfNode = 8;
const npusOfPod = 2;

export class OperatedNamespace {
  pods: Pod[] = [];
  /** What the operator wrote; undefined: the ConfigMap is as it was applied. */
  hccl: string | undefined;
  version: string | undefined;
  hasConfigMap = true;
  /** How many of the next writes fail. */
  failing = 0;
  replicas = 2;
  annotations: Readonly<Record<string, string>> = {};
  /** NPUs by UID of the pod that has them: what is so, whatever anybody wrote. */
  readonly npus = new Map<string, readonly number[]>();
  table = emptyTable;
  private operator = new AscendOperator(() => this.seconds * 1000);
  private seconds = 1_700_000_000;
  private created = 0;

  get workload(): Workload {
    const { replicas, annotations } = this;
    const labels = { 'ring-controller.atlas': 'ascend-910b' };
    return { uid: 'uid-deployment', name: workloadName, replicas, labels, annotations, nodeSelector: {} };
  }

  live(): Pod[] {
    return this.pods.filter(isLive);
  }

  /** A pod on a node, with NPUs that nobody else has there; no pod where the node has none left. */
  create(pick: number): void {
    const host = `10.10.0.${(pick % nodes) + 1}`;
    const there = this.pods.filter(
      ({ status, metadata }) => status?.hostIP === host && this.npus.has(metadata.uid ?? ''),
    );
    const taken = there
      .filter(({ status }) => status?.phase !== 'Failed')
      .flatMap(({ metadata }) => this.npus.get(metadata.uid ?? '') ?? []);
    const free = Array.from({ length: npusOfNode }, (_, id) => (id + pick) % npusOfNode).filter(
      (id) => !taken.includes(id),
    );
    if (free.length < npusOfPod) return;
    const name = `s${this.created++}`;
    this.npus.set(
      `uid-${name}`,
      free.slice(0, npusOfPod).sort((a, b) => a - b),
    );
    this.pods.push(pod(workloadName, name, { host }));
  }

  /** The device plugin annotates a pod; it may do so before the pod has its IP. */
  annotate(one: Pod | undefined): void {
    if (one === undefined) return;
    const { uid = '', name, labels = {} } = one.metadata;
    const host = one.status?.hostIP ?? '';
    const list = (this.npus.get(uid) ?? []).map((id) => ({ id: String(id), rank: '0' }));
    const { annotations } = pod(labels['app'] ?? '', name, { host, npus: list }).metadata;
    this.change(one, {
      metadata: { ...one.metadata, annotations: { ...one.metadata.annotations, ...annotations } },
    });
  }

  /** A pod gets the first IP of its node that no other pod has: mostly that of one that has just ended. */
  giveIp(one: Pod | undefined): void {
    if (one?.status === undefined || one.status.podIP !== undefined) return;
    const node = one.status.hostIP?.split('.').at(-1);
    const taken = this.pods
      .filter(({ status }) => status?.phase !== 'Failed')
      .map(({ status }) => status?.podIP);
    let last = 1;
    while (taken.includes(`10.244.${node}.${last}`)) last += 1;
    const ip = `10.244.${node}.${last}`;
    this.change(one, { status: { ...one.status, phase: 'Running', podIP: ip, podIPs: [{ ip }] } });
  }

  delete(one: Pod | undefined): void {
    if (one !== undefined) this.change(one, { metadata: { ...one.metadata, deletionTimestamp: 'now' } });
  }

  evict(one: Pod | undefined): void {
    if (one !== undefined)
      this.change(one, { status: { ...one.status, phase: 'Failed', reason: 'Evicted' } });
  }

  finishDeleting(): void {
    this.pods = this.pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  /** Brings as many pods as there are replicas to where they have NPUs and IPs. */
  settle(): void {
    for (const one of this.pods.filter((some) => !isLive(some))) this.delete(one);
    this.finishDeleting();
    while (this.live().length > this.replicas) {
      this.delete(this.live()[0]);
      this.finishDeleting();
    }
    for (let pick = 0; this.live().length < this.replicas; pick += 1) this.create(pick);
    for (const { metadata } of this.live()) {
      this.annotate(this.find(metadata.uid));
      this.giveIp(this.find(metadata.uid));
    }
  }

  /** The operator looks at the workload; its cache may be of an earlier time. */
  operate(seen: readonly Pod[] = this.pods): void {
    this.seconds += 1;
    const { operator, workload } = this;
    const ranks = operator.ranksToGive(workload, seen.map(memberOf));
    const ranked = seen.map((one) => withRank(one, ranks));
    this.pods = this.pods.map((one) => withRank(one, ranks));
    const members = ranked.map(memberOf);
    const write = operator.toWrite(workload, members);
    if (write === undefined) return;
    if (!this.hasConfigMap && operator.isFirst(workload)) {
      operator.took(workload, members, write, 'absent');
    } else if (this.failing > 0 || !this.hasConfigMap) {
      this.failing -= 1;
      operator.took(workload, members, write, 'failed');
    } else {
      [this.hccl, this.version] = [write.text, write.version];
      operator.took(workload, members, write, 'written');
    }
  }

  restartOperator(): void {
    this.operator = new AscendOperator(() => this.seconds * 1000);
  }

  plan(replicas = this.replicas): TablePlan {
    return { ...twoServers, serverGroups: twoServers.serverGroups.map((group) => ({ ...group, replicas })) };
  }

  /** What the builder sees. */
  state(pods: readonly Pod[] = this.pods, hccl = this.hccl): State {
    return {
      pods: [...management, ...pods],
      configMaps: this.hasConfigMap ? [rings(workloadName, hccl)] : [],
      current: this.table,
    };
  }

  decide(): Decision {
    return decide(this.plan(), this.state());
  }

  find(uid: string | undefined): Pod | undefined {
    return this.pods.find(({ metadata }) => metadata.uid === uid);
  }

  private change(one: Pod, changed: Partial<Pod>): void {
    this.pods = this.pods.map((some) =>
      some.metadata.uid === one.metadata.uid ? { ...some, ...changed } : some,
    );
  }
}

function withRank(one: Pod, ranks: ReadonlyMap<string, number>): Pod {
  const index = ranks.get(one.metadata.uid ?? '');
  if (index === undefined) return one;
  const annotations = { ...one.metadata.annotations, [rankIndex]: String(index) };
  return { ...one, metadata: { ...one.metadata, annotations } };
}

function memberOf({ metadata, status }: Pod): Member {
  const { uid = '', labels = {}, annotations = {}, deletionTimestamp, ownerReferences = [] } = metadata;
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
