import { deviceOf, isObject, type ProducedServer } from './hccl-json';
import type { Pod } from './objects';
import { type Reason, reason } from './reason';

/** Where the device plugin writes a pod's NPUs; newer chips use the second name. */
const annotationNames = [
  'ascend.kubectl.kubernetes.io/ascend-910-configuration',
  'ascend.kubectl.kubernetes.io/ascend-npu-configuration',
];

/** A pod's rank index, decimal text, where something assigned one. */
export const rankIndexAnnotation = 'hccl/rankIndex';

/** Reads a pod's NPUs from its own annotation, for clusters without an Ascend Operator. */
export function parseDeviceAnnotation(pod: Pod, podIp: string, rankIndex: number): ProducedServer | Reason {
  const { name, annotations = {} } = pod.metadata;
  const text = annotationNames
    .map((annotation) => annotations[annotation])
    .find((value) => value !== undefined);
  if (text === undefined) {
    const message = `${name} has no NPU annotation yet: the Ascend device plugin writes it after the pod has started`;
    return reason('device-annotation-missing', name, annotationNames[0] ?? '', 'none', message);
  }
  const devices = devicesOf(text);
  if (devices === undefined) {
    const message = `the NPU annotation of ${name} is not usable: it is not JSON with a list of devices`;
    return reason('device-annotation-invalid', name, 'JSON with devices', text.slice(0, 80), message);
  }
  // The operator's own arithmetic: rank index × devices of a pod + place of the device.
  const ranked = devices.map((device, index) => deviceOf(device, rankIndex * devices.length + index));
  const complete = ranked.filter((device) => device !== undefined);
  if (complete.length !== devices.length) {
    const message = `the NPU annotation of ${name} is not usable: a device lacks its device_id or device_ip`;
    return reason('device-annotation-invalid', name, 'device_id and device_ip', text.slice(0, 80), message);
  }
  return { containerIp: podIp, serverId: pod.status?.hostIP ?? '', devices: complete };
}

function devicesOf(text: string): unknown[] | undefined {
  try {
    const root: unknown = JSON.parse(text);
    return isObject(root) && Array.isArray(root['devices']) ? root['devices'] : undefined;
  } catch {
    return undefined;
  }
}
