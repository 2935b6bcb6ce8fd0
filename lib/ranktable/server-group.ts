import { parseDeviceAnnotation } from './device-annotation';
import { parseHcclJson, type ProducedDevice, type ProducedServer, type ProducedSuperPod } from './hccl-json';
import { type MatchedServer, matchServers } from './match-servers';
import type { ConfigMap } from './objects';
import type { LocatedPod } from './planned-pods';
import { rankIndexes } from './rank-indexes';
import { type Reason, reason } from './reason';
import { sharedRanks } from './shared';
import { limits, type SuperPod, type Table, type TableDevice, type TableServer } from './table';
import type { PlannedServers, TablePlan } from './table-plan';

/** The servers of one workload as the table lists them, or why they cannot be listed. */
export interface BuiltServers {
  readonly servers: readonly TableServer[];
  readonly superPods: readonly SuperPod[];
  /** The pods that the servers are, with their NPUs. */
  readonly matched: readonly MatchedServer[];
  readonly reasons: readonly Reason[];
}

export interface ServerInputs {
  readonly plan: TablePlan;
  readonly group: PlannedServers;
  /** Every live pod of the workload. */
  readonly pods: readonly LocatedPod[];
  readonly configMaps: readonly ConfigMap[];
  /** The table that is published now: with annotations as the source, servers keep their ranks. */
  readonly current: Table | undefined;
}

/** Builds the servers of a workload whose pods are all there. */
export function buildServers(inputs: ServerInputs): BuiltServers {
  const { plan, group, pods } = inputs;
  const hardware = plan.heterogeneous ? { hardware_type: group.hardwareType ?? '' } : {};
  if (group.accelerator === 'ascend-310p') {
    // These NPUs have no network of their own: the table lists no device.
    const servers = pods.map(({ podIp, hostIp }) => ({ server_id: hostIp, server_ip: podIp, ...hardware }));
    return { servers: servers.sort(byIp), superPods: [], matched: [], reasons: [] };
  }
  const { matched, superPods, reasons: unmatched } = produce(inputs);
  if (unmatched.length > 0) return withoutServers(unmatched);
  const reasons = matched.flatMap(({ pod, server }) => deviceReasons(group, pod, server));
  if (reasons.length > 0) return withoutServers(reasons);
  const servers = matched.map(({ pod, server }) => ({
    server_id: pod.hostIp,
    server_ip: pod.podIp,
    ...hardware,
    device: tableDevices(server.devices),
  }));
  return {
    // Multi-node instances keep the producer's order: a change of order restarts the instance.
    servers: plan.multiNode.enabled ? servers : servers.sort(byRank),
    superPods: translateSuperPods(superPods, matched),
    matched,
    reasons: sharedRanks(plan.namespace, matched),
  };
}

export function withoutServers(reasons: readonly Reason[]): BuiltServers {
  return { servers: [], superPods: [], matched: [], reasons };
}

interface Produced {
  readonly matched: readonly MatchedServer[];
  readonly superPods: readonly ProducedSuperPod[];
  readonly reasons: readonly Reason[];
}

function produce(inputs: ServerInputs): Produced {
  return inputs.plan.source === 'annotations' ? fromAnnotations(inputs) : fromHcclJson(inputs);
}

function fromHcclJson({ group, pods, configMaps }: ServerInputs): Produced {
  const stop = (one: Reason): Produced => ({ matched: [], superPods: [], reasons: [one] });
  const configMap = configMaps.find(({ metadata }) => metadata.name === group.ringsConfig);
  const text = configMap?.data?.['hccl.json'];
  if (text === undefined) {
    const message = `${group.ringsConfig} has no hccl.json yet`;
    return stop(reason('hccl-missing', group.ringsConfig, message));
  }
  const parsed = parseHcclJson(group.ringsConfig, text);
  if ('code' in parsed) return stop(parsed);
  return { ...matchServers(group, pods, parsed.servers), superPods: parsed.superPods };
}

function fromAnnotations({ pods, current }: ServerInputs): Produced {
  const ranks = rankIndexes(pods, current);
  const servers = pods.map((pod) => ({
    pod,
    server: parseDeviceAnnotation(pod.pod, pod.podIp, ranks.get(pod.podIp) ?? 0),
  }));
  return {
    matched: servers.flatMap(({ pod, server }) => ('code' in server ? [] : { pod, server })),
    superPods: [],
    reasons: servers.flatMap(({ server }) => ('code' in server ? server : [])),
  };
}

function deviceReasons(
  group: PlannedServers,
  { pod, podIp }: LocatedPod,
  { devices }: ProducedServer,
): Reason[] {
  const { name } = pod.metadata;
  const expected = group.npusPerServer ?? devices.length;
  if (devices.length !== expected || devices.length > limits.devicesOfServer) {
    const message = `${name} (${podIp}) has ${devices.length} NPUs, but ${expected} are planned`;
    return [reason('npu-count-wrong', name, message)];
  }
  return devices.flatMap((device) => [
    ...numberReasons(name, 'device_id', device.deviceId),
    ...numberReasons(name, 'rank_id', device.rankId),
  ]);
}

function numberReasons(pod: string, field: string, text: string): Reason[] {
  if (isDeviceNumber(text)) return [];
  const expected = `decimal text from 0 to ${limits.largestDeviceNumber}`;
  return [
    reason(
      'device-number-invalid',
      pod,
      `${field} of an NPU of ${pod} is ${text}; the Controller reads ${expected}`,
    ),
  ];
}

export function isDeviceNumber(text: string): boolean {
  return /^(0|[1-9][0-9]{0,3})$/.test(text) && Number(text) <= limits.largestDeviceNumber;
}

/** `rank_id` stays as it was given; the logical id is the place in the numeric order of the pod's device ids. */
function tableDevices(devices: readonly ProducedDevice[]): TableDevice[] {
  const order = devices.map(({ deviceId }) => Number(deviceId)).sort((a, b) => a - b);
  return devices
    .map(({ deviceId, deviceIp, rankId, superDeviceId }) => ({
      device_id: deviceId,
      device_ip: deviceIp,
      device_logical_id: String(order.indexOf(Number(deviceId))),
      rank_id: rankId,
      ...(superDeviceId !== undefined && isSuperDeviceId(superDeviceId)
        ? { super_device_id: superDeviceId }
        : {}),
    }))
    .sort((a, b) => Number(a.rank_id) - Number(b.rank_id));
}

/** Producers write -1, -2 or nothing where there is no super pod; the key is optional. */
export function isSuperDeviceId(text: string): boolean {
  return /^(0|[1-9][0-9]{0,9})$/.test(text) && Number(text) <= limits.largestSuperDeviceId;
}

/** Super pods name servers as `hccl.json` does (by pod UID where pods share a node); the table names nodes by IP. */
function translateSuperPods(
  superPods: readonly ProducedSuperPod[],
  matched: readonly MatchedServer[],
): SuperPod[] {
  return superPods.flatMap(({ id, serverIds }) => {
    const hosts = matched
      .filter(({ server }) => serverIds.includes(server.serverId))
      .map(({ pod }) => pod.hostIp);
    const unique = [...new Set(hosts)].sort();
    return unique.length === 0
      ? []
      : [{ super_pod_id: id, server_list: unique.map((server_id) => ({ server_id })) }];
  });
}

function byRank(a: TableServer, b: TableServer): number {
  return Number(a.device?.[0]?.rank_id) - Number(b.device?.[0]?.rank_id) || byIp(a, b);
}

function byIp(a: TableServer, b: TableServer): number {
  return a.server_ip < b.server_ip ? -1 : 1;
}
