import { isObject } from './hccl-json';
import { isUsableIp } from './ip';
import { at, type LintFinding, show } from './lint-finding';
import { isDeviceNumber, isSuperDeviceId } from './server-group';
import { limits } from './table';

/** What the Controller would refuse or misread in one server of a table. */
export function lintServer(
  place: string,
  server: unknown,
  { isManagement, needsDevices }: { isManagement: boolean; needsDevices: boolean },
): LintFinding[] {
  if (!isObject(server)) return [at(place, 'it is not an object: the Controller refuses the table')];
  const ip = (field: string, hint: string): LintFinding[] => {
    const value = server[field];
    return typeof value === 'string' && isUsableIp(value)
      ? []
      : [at(`${place}.${field}`, `it is ${show(value)}; expected ${hint}`)];
  };
  const addresses = [...ip('server_ip', "the pod's IP"), ...ip('server_id', "the IP of the pod's node")];
  if (isManagement || (server['device'] === undefined && !needsDevices)) return addresses;
  const devices = server['device'];
  if (!Array.isArray(devices))
    return [...addresses, at(`${place}.device`, 'it is not a list: the Controller refuses the table')];
  const count =
    devices.length === 0 || devices.length > limits.devicesOfServer
      ? [
          at(
            `${place}.device`,
            `it has ${devices.length} NPUs; the Controller refuses other than 1 to ${limits.devicesOfServer}`,
          ),
        ]
      : [];
  return [
    ...addresses,
    ...count,
    ...devices.flatMap((device, index) => lintDevice(`${place}.device[${index}]`, device)),
  ];
}

function lintDevice(place: string, device: unknown): LintFinding[] {
  if (!isObject(device)) return [at(place, 'it is not an object: the Controller refuses the table')];
  const numbers = ['device_id', 'device_logical_id', 'rank_id'].filter((field) => {
    const value = device[field];
    return typeof value !== 'string' || !isDeviceNumber(value);
  });
  const ip = device['device_ip'];
  const superId = device['super_device_id'];
  return [
    ...numbers.map((field) =>
      at(
        `${place}.${field}`,
        `it is ${show(device[field])}; expected decimal text from "0" to "${limits.largestDeviceNumber}"`,
      ),
    ),
    ...(typeof ip === 'string' && isUsableIp(ip)
      ? []
      : [at(`${place}.device_ip`, `it is ${show(ip)}; expected the IP of the NPU`)]),
    ...(superId === undefined || (typeof superId === 'string' && isSuperDeviceId(superId))
      ? []
      : [
          at(
            `${place}.super_device_id`,
            `it is ${show(superId)}; expected decimal text from "0" to "${limits.largestSuperDeviceId}", or no such key`,
          ),
        ]),
  ];
}
