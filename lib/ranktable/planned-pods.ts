import { isUsableIp } from './ip';
import { isLive, matches, type Pod } from './objects';
import { type Reason, reason } from './reason';
import type { PlannedPods, TablePlan } from './table-plan';

/** A live pod with the addresses that the table needs. */
export interface LocatedPod {
  readonly pod: Pod;
  readonly podIp: string;
  readonly hostIp: string;
}

/** The live pods of a workload, or why they are not all there. */
export interface Located {
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
  const ours = pods.filter(({ metadata: { labels } }) =>
    matches({ ...plan.releaseSelector, ...planned.selector }, labels),
  );
  const live = ours.filter(isLive).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const located = live.map(locate);
  const reasons = [
    ...countReasons(workload, planned.replicas, live.length),
    ...located.flatMap((one) => ('code' in one ? one : [])),
  ];
  return { pods: located.flatMap((one) => ('code' in one ? [] : one)), reasons };
}

function countReasons(workload: string, planned: number, live: number): Reason[] {
  if (live < planned) {
    return [
      reason('pods-missing', workload, planned, live, `${workload} has ${live} of ${planned} planned pods`),
    ];
  }
  if (live > planned) {
    const message = `${workload} has ${live} live pods, but ${planned} are planned: a roll-out or a scaling is under way`;
    return [reason('pods-too-many', workload, planned, live, message)];
  }
  return [];
}

function locate(pod: Pod): LocatedPod | Reason {
  const { name } = pod.metadata;
  const { podIP = '', hostIP = '' } = pod.status ?? {};
  if (!isUsableIp(podIP)) {
    return reason(
      'pod-ip-missing',
      name,
      'a pod IP',
      podIP || 'none',
      `${name} has no IP yet (${whyPending(pod)})`,
    );
  }
  if (!isUsableIp(hostIP)) {
    return reason(
      'host-ip-missing',
      name,
      "its node's IP",
      hostIP || 'none',
      `${name} does not say the IP of its node yet`,
    );
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
