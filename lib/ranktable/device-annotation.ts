import { deviceOf, isObject, type ProducedServer } from './hccl-json';
import { isUsableIp } from './ip';
import type { Pod } from './objects';
import { type Reason, reason } from './reason';
import { enumerate } from './words';

/** Where the device plugin writes a pod's NPUs; newer chips use the second name. */
export const npuAnnotations = [
  'ascend.kubectl.kubernetes.io/ascend-910-configuration',
  'ascend.kubectl.kubernetes.io/ascend-npu-configuration',
] as const;

/** A pod's rank index, decimal text, where something assigned one. */
export const rankIndexAnnotation = 'hccl/rankIndex';

/** Where MindCluster's device plugin says what it did (its own documentation). */
export const pluginLog =
  "the Ascend device plugin's log on the pod's node, /var/log/mindx-dl/devicePlugin/devicePlugin.log, says why";

/** What a pod's NPU annotation says; undefined: it has none. */
function annotationOf({ metadata: { annotations = {} } }: Pod): string | undefined {
  return npuAnnotations.map((name) => annotations[name]).find((value) => value !== undefined);
}

export function hasNpus(pod: Pod): boolean {
  return annotationOf(pod) !== undefined;
}

/** Reads a pod's NPUs from its own annotation. */
export function parseDeviceAnnotation(pod: Pod, podIp: string, rankIndex: number): ProducedServer | Reason {
  const { name } = pod.metadata;
  const text = annotationOf(pod);
  if (text === undefined) {
    const message = `${name} has no NPU annotation yet: the Ascend device plugin writes it after the pod has started`;
    return {
      ...reason('device-annotation-missing', name, message),
      remedy: pluginLog,
    };
  }
  const invalid = (what: string): Reason => {
    const message = `the NPU annotation of ${name} is not usable: ${what}`;
    return {
      ...reason('device-annotation-invalid', name, message),
      remedy: pluginLog,
    };
  };
  const devices = devicesOf(text);
  if (devices === undefined) return invalid('it is not JSON with a list of devices');
  // The operator's own arithmetic: rank index × devices of a pod + place of the device.
  const ranked = devices.map((device, index) => deviceOf(device, rankIndex * devices.length + index));
  const complete = ranked.filter((device) => device !== undefined);
  if (complete.length !== devices.length) return invalid('a device lacks its device_id or device_ip');
  return { containerIp: podIp, serverId: pod.status?.hostIP ?? '', devices: complete };
}

function devicesOf(text: string): unknown[] | undefined {
  try {
    const root: unknown = JSON.parse(text);
    const devices = isObject(root) ? root['devices'] : undefined;
    return Array.isArray(devices) && devices.length > 0 ? devices : undefined;
  } catch {
    return undefined;
  }
}

/** What the annotations that are there tell of pods that no table can ever list, or not yet. */
export function annotationReasons(namespace: string, pods: readonly Pod[]): Reason[] {
  return pods.filter(hasNpus).flatMap((pod) => {
    const server = parseDeviceAnnotation(pod, '', 0);
    if ('code' in server) return server;
    const bare = server.devices.filter(({ deviceIp }) => !isUsableIp(deviceIp));
    return bare.length === 0 ? [] : withoutNetwork(namespace, pod, bare);
  });
}

/** The device plugin writes -1 where it cannot read the IP, once; the operator then writes nothing, or what no reader takes. */
function withoutNetwork(
  namespace: string,
  { metadata: { name }, status }: Pod,
  devices: ProducedServer['devices'],
): Reason {
  const ids = devices.map(({ deviceId }) => deviceId);
  const [got = ''] = devices.map(({ deviceIp }) => deviceIp);
  const message =
    `NPU ${enumerate(ids)} of ${name} on node ${status?.hostIP ?? 'unknown'} has no usable IP, its annotation says ${JSON.stringify(got)}, ` +
    `and no table can list it: configure it there (hccn_tool -i ${ids[0]} -ip -s address IP netmask MASK), then ` +
    `kubectl -n ${namespace} delete pod ${name}`;
  return reason('device-ip-invalid', name, message);
}
