import type { Deployment } from '../deployment';
import type { Finding, Path } from '../problem';
import { normalise } from './weights';

/** Folders of the node's own system: neither they nor anything under them may be mounted. */
const forbiddenTrees = [
  '/etc',
  '/usr',
  '/var/run',
  '/run',
  '/proc',
  '/sys',
  '/dev',
  '/boot',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  '/opt/cni',
  '/var/lib/kubelet',
  '/var/lib/docker',
  '/var/lib/containerd',
];
/** Folders that hold others' files: a folder under them is fine, they themselves are not. */
const forbiddenFolders = ['/', '/home', '/root', '/var', '/var/lib', '/var/log', '/opt', '/tmp'];

/** No directory of the node is mounted that could hand the node over, or hide its own files. */
export function checkHostPaths({ model, controller }: Deployment): Finding[] {
  const mounted: { path: Path; value: string | undefined }[] = [
    { path: ['model', 'weights', 'hostPath'], value: model.weights.hostPath },
    { path: ['controller', 'statusDirectory', 'hostPath'], value: controller.statusDirectory.hostPath },
  ];
  return mounted.flatMap(({ path, value }) =>
    value !== undefined && isForbidden(value)
      ? [
          {
            path,
            what: 'a directory of the node that must not be mounted',
            got: value,
            expected: 'a data directory of its own, such as /data',
            fix: 'Move the files to a directory that holds nothing else.',
          },
        ]
      : [],
  );
}

function isForbidden(hostPath: string): boolean {
  const path = normalise(hostPath);
  if (forbiddenFolders.includes(path) || path.endsWith('.sock')) return true;
  return forbiddenTrees.some((tree) => path === tree || path.startsWith(`${tree}/`));
}
