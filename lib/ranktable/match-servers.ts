import { hasNpus, parseDeviceAnnotation } from './device-annotation';
import type { ProducedDevice, ProducedServer } from './hccl-json';
import { canonicalIp, isUsableIp } from './ip';
import { addressesOf, hostAddressesOf, type LocatedPod } from './planned-pods';
import { type Reason, reason } from './reason';
import type { PlannedServers } from './table-plan';

/** A server of an `hccl.json` and the pod that it is. */
export interface MatchedServer {
  readonly pod: LocatedPod;
  readonly server: ProducedServer;
}

export interface Matched {
  readonly matched: readonly MatchedServer[];
  readonly reasons: readonly Reason[];
}

/**
 * Each server of an `hccl.json` is a live pod of the workload, and each live pod is among them; otherwise the list is stale.
 * `completed` tells nothing of that: the operator leaves it with an old list while it scales in, when it is away, and when
 * pods are replaced faster than it looks; and IPs are used again, so that an entry counts only where all it says of its pod
 * is true.
 */
export function matchServers(
  { name, ringsConfig }: PlannedServers,
  pods: readonly LocatedPod[],
  servers: readonly ProducedServer[],
): Matched {
  const podByAddress = new Map(
    pods.flatMap((pod) => addressesOf(pod).map((address) => [canonicalIp(address), pod])),
  );
  const stale = (object: string, says: string): Reason =>
    reason('hccl-stale', object, `hccl.json of ${ringsConfig} ${says}`);
  const gone = servers
    .filter(({ containerIp }) => !podByAddress.has(canonicalIp(containerIp)))
    .map(({ containerIp: ip }) => stale(ringsConfig, `still lists ${ip}, which no live pod of ${name} has`));
  const matched = servers.flatMap((server) => {
    const pod = podByAddress.get(canonicalIp(server.containerIp));
    return pod === undefined ? [] : [{ pod, server }];
  });
  const earlier = matched.flatMap(({ pod, server }) => {
    const truth = contradiction(pod, server);
    const says = `is of an earlier pod with the IP ${server.containerIp}: ${truth ?? ''}`;
    return truth === undefined ? [] : stale(pod.pod.metadata.name, says);
  });
  const listed = new Set(matched.map(({ pod }) => pod));
  const missing = pods
    .filter((pod) => !listed.has(pod))
    .map(({ pod: { metadata }, podIp }) =>
      stale(metadata.name, `does not list ${metadata.name} (${podIp}) yet`),
    );
  return { matched, reasons: [...gone, ...earlier, ...missing, ...repetition(ringsConfig, matched)] };
}

function repetition(ringsConfig: string, matched: readonly MatchedServer[]): Reason[] {
  const names = matched.map(({ pod }) => pod.pod.metadata.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return [];
  const message = `hccl.json of ${ringsConfig} lists ${twice} twice`;
  return [reason('duplicate-ip', ringsConfig, message)];
}

/** What an entry says of the pod with its IP, and what is so instead. */
function contradiction(located: LocatedPod, server: ProducedServer): string | undefined {
  const { pod, podIp, hostIp } = located;
  const { name, uid } = pod.metadata;
  // Older operators give the node's IP as server_id alone; newer ones the pod's UID there, where pods share a node.
  const host = server.hostIp ?? (isUsableIp(server.serverId) ? server.serverId : undefined);
  if (host !== undefined && !hostAddressesOf(located).map(canonicalIp).includes(canonicalIp(host)))
    return `it says host ${host}, but ${name} is on ${hostIp}`;
  if (uuid.test(server.serverId) && uid !== undefined && uuid.test(uid) && server.serverId !== uid)
    return `it says UID ${server.serverId}, but ${name} has ${uid}`;
  if (!hasNpus(pod)) return `${name} has no NPU annotation yet`;
  const annotated = parseDeviceAnnotation(pod, podIp, 0);
  if ('code' in annotated) return annotated.message;
  const foreign = server.devices.find((device) => !annotated.devices.some(isSame(device)));
  if (foreign !== undefined) return `it lists NPU ${shown(foreign)}, which ${name} does not have`;
  const lacking = annotated.devices.find((device) => !server.devices.some(isSame(device)));
  return lacking === undefined ? undefined : `it lacks NPU ${shown(lacking)} of ${name}`;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function isSame(a: ProducedDevice): (b: ProducedDevice) => boolean {
  return (b) => a.deviceId === b.deviceId && canonicalIp(a.deviceIp) === canonicalIp(b.deviceIp);
}

function shown({ deviceId, deviceIp }: ProducedDevice): string {
  return `${deviceId} (${deviceIp})`;
}
