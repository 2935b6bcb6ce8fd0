import { type Reason, reason } from './reason';

/** A server of an `hccl.json`, or of a pod's device annotation: still with the producer's values. */
export interface ProducedServer {
  /** IP of the pod. */
  readonly containerIp: string;
  readonly serverId: string;
  /** IP of the node; older operators leave it out. */
  readonly hostIp?: string;
  readonly devices: readonly ProducedDevice[];
}

export interface ProducedDevice {
  readonly deviceId: string;
  readonly deviceIp: string;
  readonly rankId: string;
  readonly superDeviceId?: string;
}

export interface ProducedSuperPod {
  readonly id: string;
  readonly serverIds: readonly string[];
}

export interface Produced {
  readonly servers: readonly ProducedServer[];
  readonly superPods: readonly ProducedSuperPod[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the `hccl.json` that the Ascend Operator wrote into a ConfigMap: versions 1.0 and 1.2 (A3).
 * Only a completed one counts: after a pod went away the status is `initializing`, with the old list still there. Its ranks
 * need not start at 0, and what it says is not yet true of the pods that live: see `match-servers.ts`.
 */
export function parseHcclJson(configMap: string, text: string): Produced | Reason {
  const invalid = (what: string): Reason =>
    reason('hccl-invalid', configMap, `hccl.json of ${configMap} is not usable: ${what}`);
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return invalid('it is not JSON');
  }
  if (!isObject(root)) return invalid('it is not an object');
  if (root['status'] !== 'completed') {
    const message = `hccl.json of ${configMap} is ${textOf(root['status']) ?? 'missing its status'}`;
    return reason('hccl-incomplete', configMap, message);
  }
  if (root['version'] === '2.0' || 'rank_list' in root) {
    const message = `hccl.json of ${configMap} has version 2.0, which MindIE does not read (it reads 1.0 and 1.2): the Ascend Operator writes 2.0 for types of servers that are newer than those of \`hardware\`, such as A5: let the pods run on nodes of the type that the deployment file names`;
    return reason('hccl-version-unsupported', configMap, message);
  }
  const list: unknown = root['server_list'];
  if (!Array.isArray(list)) return invalid('it has no server_list');
  if (list.length > 0 && list.every((server) => isObject(server) && !('container_ip' in server))) {
    const message = `hccl.json of ${configMap} has no container_ip: the Ascend Operator is too old; update it, or set ranktableBuilder.source: annotations`;
    return reason('operator-too-old', configMap, message);
  }
  const servers = list.map(serverOf);
  const complete = servers.filter((server) => server !== undefined);
  if (complete.length !== servers.length)
    return invalid('a server lacks container_ip, server_id or device, or a device its ids');
  return { servers: complete, superPods: superPodsOf(root['super_pod_list']) };
}

function serverOf(value: unknown): ProducedServer | undefined {
  if (!isObject(value) || !Array.isArray(value['device'])) return undefined;
  const containerIp = textOf(value['container_ip']);
  const serverId = textOf(value['server_id']);
  const hostIp = textOf(value['host_ip']) || undefined;
  const devices = value['device'].map((device) => deviceOf(device));
  const complete = devices.filter((device) => device !== undefined);
  if (containerIp === undefined || serverId === undefined || complete.length !== devices.length)
    return undefined;
  return { containerIp, serverId, devices: complete, ...(hostIp === undefined ? {} : { hostIp }) };
}

/** A device of an `hccl.json`; its rank stands in the annotation's stead where `rank` is given. */
export function deviceOf(value: unknown, rank?: number): ProducedDevice | undefined {
  if (!isObject(value)) return undefined;
  const deviceId = textOf(value['device_id']);
  const deviceIp = textOf(value['device_ip']);
  const rankId = rank === undefined ? textOf(value['rank_id']) : String(rank);
  const superDeviceId = textOf(value['super_device_id']);
  if (deviceId === undefined || deviceIp === undefined || rankId === undefined) return undefined;
  return { deviceId, deviceIp, rankId, ...(superDeviceId === undefined ? {} : { superDeviceId }) };
}

/** The operator leaves nulls in this list. */
function superPodsOf(value: unknown): ProducedSuperPod[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).flatMap((superPod) => {
    const id = textOf(superPod['super_pod_id']);
    const list = Array.isArray(superPod['server_list']) ? superPod['server_list'].filter(isObject) : [];
    const serverIds = list.flatMap((server) => textOf(server['server_id']) ?? []);
    return id === undefined ? [] : [{ id, serverIds }];
  });
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text, or a number as text: producers write both. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}
