import { eachOnce, type Path } from '../../config/problem';
import type { Rule } from '../rule';
import type { FileView, Setting } from '../view';

/** Where the processes get the pod's IP instead: from POD_IP, MIES_CONTAINER_IP and the boot script. */
const serverAddresses: readonly Path[] = [
  ['ServerConfig', 'ipAddress'],
  ['ServerConfig', 'managementIpAddress'],
];
const controllerAddresses: readonly Path[] = [['http_server', 'ip']];
const coordinatorAddresses: readonly Path[] = [
  ['http_config', 'predict_ip'],
  ['http_config', 'manage_ip'],
];

export const listenAddressReplaced: Rule = {
  name: 'listen-address-replaced',
  severity: 'warning',
  catches: {
    en: "an address to listen on in overrides, in whose place every process gets its pod's IP",
    zh: 'overrides 中设置了监听地址，但每个进程实际使用的都是所在 Pod 的 IP',
  },
  example: 'overrides: { ms_coordinator.json: { http_config: { predict_ip: 0.0.0.0 } } }',
  check: ({ controller, coordinator, servers }) => {
    const replaced = [
      ...addresses(controller, controllerAddresses),
      ...addresses(coordinator, coordinatorAddresses),
      ...servers.flatMap(({ config }) => addresses(config, serverAddresses)),
    ];
    const findings = replaced.map(({ path, value }) => ({
      path,
      what: "an address to listen on that has no effect: the pod's IP replaces it",
      got: value,
      expected: 'no address',
      fix: 'Remove it.',
    }));
    return eachOnce(findings);
  },
};

/** Those that somebody meant: MindIE's own files have loopback addresses there. */
function addresses(file: FileView, paths: readonly Path[]): Setting<string>[] {
  return paths
    .map((path) => file.text(path))
    .filter((address) => address !== undefined && !/^(127\.|::1$)/.test(address.value)) as Setting<string>[];
}
