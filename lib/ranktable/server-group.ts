import { parseDeviceAnnotation, rankIndexAnnotation } from './device-annotation';
import { parseHcclJson, type Produced, type ProducedDevice, type ProducedServer } from './hccl-json';
import { isUsableIp } from './ip';
import type { ConfigMap } from './objects';
import { addressesOf, type LocatedPod } from './planned-pods';
import { type Reason, reason } from './reason';
import { limits, type SuperPod, type Table, type TableDevice, type TableServer } from './table';
import type { PlannedServers, TablePlan } from './table-plan';

/** The servers of one workload as the table lists them, or why they cannot be listed. */
export interface BuiltServers {
  readonly servers: readonly TableServer[];
  readonly superPods: readonly SuperPod[];
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
  const { group, pods } = inputs;
  const hardware = hardwareType(inputs);
  if (hardware !== undefined && typeof hardware !== 'string') return failed([hardware]);
  const hardwareEntry = hardware === undefined ? {} : { hardware_type: hardware };
  if (group.accelerator === 'ascend-310p') {
    // These NPUs have no network of their own: the table lists no device.
    const servers = pods.map(({ podIp, hostIp }) => ({
      server_id: hostIp,
      server_ip: podIp,
      ...hardwareEntry,
    }));
    return { servers: servers.sort(byIp), superPods: [], reasons: [] };
  }
  const { produced, reasons: unreadable } = produce(inputs);
  if (produced === undefined) return failed(unreadable);
  const { matched, reasons: stale } = matchPods(inputs, produced.servers);
  if (stale.length > 0) return failed(stale);
  const reasons = matched.flatMap(({ pod, server }) => deviceReasons(group, pod, server));
  if (reasons.length > 0) return failed(reasons);
  const servers = matched.map(({ pod, server }) => ({
    server_id: pod.hostIp,
    server_ip: pod.podIp,
    ...hardwareEntry,
    device: tableDevices(server.devices),
  }));
  // Multi-node instances keep the producer's order: a change of order restarts the instance.
  const ordered = inputs.plan.multiNode.enabled ? servers : servers.sort(byRank);
  return {
    servers: ordered,
    superPods: translateSuperPods(produced, matched),
    reasons: rankReasons(group, servers),
  };
}

function failed(reasons: readonly Reason[]): BuiltServers {
  return { servers: [], superPods: [], reasons };
}

/** The hardware type that the Controller tells 32G from 64G nodes by, from the ConfigMap where it is ours. */
function hardwareType({ plan, group, configMaps }: ServerInputs): string | undefined | Reason {
  if (!plan.heterogeneous) return undefined;
  const configMap = configMaps.find(({ metadata }) => metadata.name === group.ringsConfig);
  const got = configMap?.data?.['hardware_type'];
  const expected = group.hardwareType ?? 'a hardware type';
  if (got !== undefined && got === group.hardwareType) return got;
  const message = `${group.ringsConfig} has hardware_type ${got ?? 'missing'}, but the plan says ${expected}: apply the manifests again`;
  return reason('hardware-type-wrong', group.ringsConfig, expected, got ?? 'none', message);
}

interface ProducedOrNot {
  readonly produced?: Produced;
  readonly reasons: readonly Reason[];
}

function produce(inputs: ServerInputs): ProducedOrNot {
  const { plan, group, configMaps } = inputs;
  if (plan.source === 'annotations') return produceFromAnnotations(inputs);
  const configMap = configMaps.find(({ metadata }) => metadata.name === group.ringsConfig);
  if (configMap === undefined) {
    const message = `ConfigMap ${group.ringsConfig} is missing: apply the manifests again, then restart ${group.name}, as the Ascend Operator does not look for it twice`;
    return { reasons: [reason('config-map-missing', group.ringsConfig, 'a ConfigMap', 'none', message)] };
  }
  const text = configMap.data?.['hccl.json'];
  if (text === undefined) {
    const message = `${group.ringsConfig} has no hccl.json yet: the Ascend Operator writes it when every pod has its NPUs`;
    return { reasons: [reason('hccl-missing', group.ringsConfig, 'hccl.json', 'none', message)] };
  }
  const produced = parseHcclJson(group.ringsConfig, text);
  return 'code' in produced ? { reasons: [produced] } : { produced, reasons: [] };
}

function produceFromAnnotations({ pods, current }: ServerInputs): ProducedOrNot {
  const ranks = rankIndexes(pods, current);
  const servers = pods.map(({ pod, podIp }) => parseDeviceAnnotation(pod, podIp, ranks.get(podIp) ?? 0));
  const reasons = servers.flatMap((server) => ('code' in server ? server : []));
  if (reasons.length > 0) return { reasons };
  return {
    produced: { servers: servers.flatMap((server) => ('code' in server ? [] : server)), superPods: [] },
    reasons,
  };
}

/**
 * The place of each pod, by its IP: what its annotation says, else what the published table says (a changed rank
 * restarts a server), else the first free one in the order of the names.
 */
function rankIndexes(pods: readonly LocatedPod[], current: Table | undefined): Map<string, number> {
  const annotated = pods.map(({ pod }) => pod.metadata.annotations?.[rankIndexAnnotation] ?? '');
  const chosen = annotated.map((text) => (/^[0-9]{1,4}$/.test(text) ? Number(text) : undefined));
  const taken = new Set(chosen.flatMap((index) => index ?? []));
  const take = (index: number): number => {
    taken.add(index);
    return index;
  };
  // A remembered place counts only while it is free and among the first, as ranks start at 0 in each workload.
  const kept = pods.map(({ podIp }, position) => {
    const index = chosen[position] ?? publishedIndex(podIp, current);
    if (chosen[position] !== undefined || index === undefined) return index;
    return Number.isInteger(index) && index < pods.length && !taken.has(index) ? take(index) : undefined;
  });
  const firstFree = (): number => pods.findIndex((_, index) => !taken.has(index));
  return new Map(
    pods.map(({ podIp }, position) => [podIp, kept[position] ?? take(Math.max(0, firstFree()))]),
  );
}

/** The place of a server in the published table. */
function publishedIndex(podIp: string, current: Table | undefined): number | undefined {
  const groups = current?.server_group_list.filter(({ group_id }) => Number(group_id) >= 2) ?? [];
  const server = groups
    .flatMap(({ server_list }) => server_list)
    .find(({ server_ip }) => server_ip === podIp);
  const device = server?.device ?? [];
  return device.length === 0 ? undefined : Math.floor(Number(device[0]?.rank_id) / device.length);
}

interface MatchedServer {
  readonly pod: LocatedPod;
  readonly server: ProducedServer;
}

/** Each produced server is a live pod of the workload, and each live pod is among them; otherwise the list is stale. */
function matchPods(
  { group, pods }: ServerInputs,
  servers: readonly ProducedServer[],
): { matched: MatchedServer[]; reasons: Reason[] } {
  const podByAddress = new Map(pods.flatMap((pod) => addressesOf(pod).map((address) => [address, pod])));
  const gone = servers
    .filter(({ containerIp }) => !podByAddress.has(containerIp))
    .map(({ containerIp }) => {
      const message = `hccl.json of ${group.ringsConfig} still lists ${containerIp}, which no live pod of ${group.name} has: the Ascend Operator has not caught up`;
      return reason('hccl-stale', group.ringsConfig, 'IPs of live pods', containerIp, message);
    });
  const matched = servers.flatMap((server) => {
    const pod = podByAddress.get(server.containerIp);
    return pod === undefined ? [] : [{ pod, server }];
  });
  const listed = new Set(matched.map(({ pod }) => pod));
  const missing = pods
    .filter((pod) => !listed.has(pod))
    .map(({ pod, podIp }) => {
      const message = `hccl.json of ${group.ringsConfig} does not list ${pod.metadata.name} (${podIp}) yet: the Ascend Operator has not caught up`;
      return reason('hccl-stale', pod.metadata.name, podIp, 'not listed', message);
    });
  const twice = matched.length > listed.size;
  const repeated = twice
    ? [
        reason(
          'duplicate-ip',
          group.ringsConfig,
          'each pod once',
          'twice',
          `hccl.json of ${group.ringsConfig} lists a pod twice`,
        ),
      ]
    : [];
  return { matched, reasons: [...gone, ...missing, ...repeated] };
}

function deviceReasons(
  group: PlannedServers,
  { pod, podIp }: LocatedPod,
  { devices }: ProducedServer,
): Reason[] {
  const { name } = pod.metadata;
  const expected = group.npusPerServer ?? devices.length;
  if (devices.length !== expected || devices.length === 0 || devices.length > limits.devicesOfServer) {
    const message = `${name} (${podIp}) has ${devices.length} NPUs, but ${expected} are planned`;
    return [reason('npu-count-wrong', name, expected, devices.length, message)];
  }
  return devices.flatMap((device) => [
    ...numberReasons(name, 'device_id', device.deviceId),
    ...numberReasons(name, 'rank_id', device.rankId),
    ...(isUsableIp(device.deviceIp) ? [] : [deviceIpReason(name, device)]),
  ]);
}

function deviceIpReason(pod: string, { deviceId, deviceIp }: ProducedDevice): Reason {
  const message = `NPU ${deviceId} of ${pod} has no usable IP: configure its network, the device plugin reads it every 5 s`;
  return reason('device-ip-invalid', pod, 'an IP', deviceIp, message);
}

function numberReasons(pod: string, field: string, text: string): Reason[] {
  if (isDeviceNumber(text)) return [];
  const expected = `decimal text from 0 to ${limits.largestDeviceNumber}`;
  return [
    reason(
      'device-number-invalid',
      pod,
      expected,
      text,
      `${field} of an NPU of ${pod} is ${text}; the Controller reads ${expected}`,
    ),
  ];
}

export function isDeviceNumber(text: string): boolean {
  return /^(0|[1-9][0-9]{0,3})$/.test(text) && Number(text) <= limits.largestDeviceNumber;
}

/** Ranks start at 0 in each workload, and no two devices of one share a rank. */
function rankReasons(group: PlannedServers, servers: readonly TableServer[]): Reason[] {
  const ranks = servers.flatMap(({ device = [] }) => device.map(({ rank_id }) => rank_id));
  if (new Set(ranks).size === ranks.length) return [];
  return [
    reason(
      'rank-duplicate',
      group.ringsConfig,
      'each rank once',
      'twice',
      `two NPUs of ${group.name} have the same rank_id`,
    ),
  ];
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
function translateSuperPods({ superPods }: Produced, matched: readonly MatchedServer[]): SuperPod[] {
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
