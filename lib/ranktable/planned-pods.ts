import { isUsableIp } from './ip';
import { isLive, isMadeBy, matches, type Pod } from './objects';
import { type Reason, reason } from './reason';
import type { PlannedPods, TablePlan } from './table-plan';
import { enumerate } from './words';

/** A live pod with the addresses that the table needs. */
export interface LocatedPod {
  readonly pod: Pod;
  readonly podIp: string;
  readonly hostIp: string;
}

/** The live pods of a workload, or why they are not all there. */
export interface Located {
  /** With and without addresses. */
  readonly live: readonly Pod[];
  readonly pods: readonly LocatedPod[];
  readonly reasons: readonly Reason[];
}

/** Finds the pods of one planned workload: exactly as many as planned, each with its IP and its node's IP. */
export function locatePods(
  plan: TablePlan,
  workload: string,
  planned: PlannedPods,
  pods: readonly Pod[],
): Located {
  const labelled = pods.filter(
    (pod) => isLive(pod) && matches({ ...plan.releaseSelector, ...planned.selector }, pod.metadata.labels),
  );
  const isOurs = ownershipIn(pods, planned.selector['app']);
  const live = labelled.filter(isOurs).sort(byName);
  const strangers = labelled.filter((pod) => !isOurs(pod)).sort(byName);
  const located = live.map(locate);
  const reasons = [
    ...countReasons(workload, planned.replicas, live, strangers),
    ...located.flatMap((one) => ('code' in one ? one : [])),
  ];
  return { live, pods: located.flatMap((one) => ('code' in one ? [] : one)), reasons };
}

/**
 * Tells a Deployment's pods from those that only have its labels. The label `app` of a plan is the Deployment's name. Where
 * no pod at all has an owner, somebody trimmed a dump, and labels must do: in a cluster, the builder's own pod has one.
 */
export function ownershipIn(pods: readonly Pod[], deployment: string | undefined): (pod: Pod) => boolean {
  const isTold = pods.some(({ metadata: { ownerReferences = [] } }) => ownerReferences.length > 0);
  return (pod) => !isTold || deployment === undefined || isMadeBy(deployment, pod);
}

/** Whether a workload has more or fewer pods than planned, so that pods are about to come or go. */
export function isChanging({ reasons }: Located): boolean {
  return reasons.some(({ code }) => code === 'pods-missing' || code === 'pods-too-many');
}

function countReasons(
  workload: string,
  planned: number,
  { length: live }: readonly Pod[],
  strangers: readonly Pod[],
): Reason[] {
  if (live < planned) {
    const names = enumerate(strangers.map(({ metadata }) => metadata.name));
    const note =
      strangers.length === 0
        ? ''
        : `; not counted: ${names}, with the same labels, but not made by its Deployment`;
    const message = `${workload} has ${live} of ${planned} planned pods${note}`;
    return [reason('pods-missing', workload, message)];
  }
  if (live > planned) {
    const message = `${workload} has ${live} live pods, but ${planned} are planned: a roll-out or a scaling is under way`;
    return [reason('pods-too-many', workload, message)];
  }
  return [];
}

function byName(a: Pod, b: Pod): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function locate(pod: Pod): LocatedPod | Reason {
  const { name } = pod.metadata;
  const { podIP = '', hostIP = '' } = pod.status ?? {};
  if (!isUsableIp(podIP)) {
    return reason('pod-ip-missing', name, `${name} has no IP yet (${whyPending(pod)})`);
  }
  if (!isUsableIp(hostIP)) {
    return reason('host-ip-missing', name, `${name} does not say the IP of its node yet`);
  }
  return { pod, podIp: podIP, hostIp: hostIP };
}

/** What Kubernetes says of a pod without IP: `Pending: 0/3 nodes are available: …`. */
function whyPending({ status }: Pod): string {
  const phase = status?.phase ?? 'Pending';
  const failing = status?.conditions?.find(
    (condition) => condition.status === 'False' && condition.message !== undefined,
  );
  const waiting = failing?.message ?? failing?.reason;
  return waiting === undefined ? phase : `${phase}: ${waiting}`;
}

/** All addresses of a pod: `podIP` is the first of `podIPs` in a dual-stack cluster. */
export function addressesOf({ pod, podIp }: LocatedPod): string[] {
  return [podIp, ...(pod.status?.podIPs ?? []).flatMap(({ ip }) => ip ?? [])];
}

/** All addresses of a pod's node, as the pod tells them. */
export function hostAddressesOf({ pod, hostIp }: LocatedPod): string[] {
  return [hostIp, ...(pod.status?.hostIPs ?? []).flatMap(({ ip }) => ip ?? [])];
}
