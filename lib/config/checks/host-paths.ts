import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import type { Condition } from './condition';
import { normalise } from './weights';

interface Tree {
  readonly path: string;
  /** How many folders below it a path must name before it is somebody's data. */
  readonly folders: number;
  /** Whether it is for weights only: a container that cannot write there changes nothing for those who share it. */
  readonly isReadOnly?: true;
}

/** Where data may lie on a node, beside folders at the top that are none of the system's. */
const trees: readonly Tree[] = [
  { path: '/home', folders: 2 },
  { path: '/media', folders: 1 },
  { path: '/mnt', folders: 1 },
  { path: '/opt', folders: 1 },
  { path: '/srv', folders: 1 },
  { path: '/root', folders: 1, isReadOnly: true },
  { path: '/tmp', folders: 1, isReadOnly: true },
  { path: '/var/lib', folders: 1, isReadOnly: true },
];
/** Folders at the top of the Filesystem Hierarchy Standard 3.0, and those that distributions add. */
const systemFolder =
  /^(bin|boot|dev|etc|home|lib(32|64|x32)?|lost\+found|media|mnt|opt|ostree|proc|root|run|sbin|selinux|snap|srv|sys|sysroot|tmp|usr|var)$/;
/** What an image-based system links /home and the like to, as only /var can be written there. */
const underVar = /^\/var(?=\/(home|mnt|opt|srv)(\/|$))/;
/** The folders of what runs the node, wherever its data was moved to; a hidden one is a user's keys and settings. */
const ofTheNode =
  /^(bin|calico|cilium|cni|containerd|containers|cri-?o|cron|docker|etcd|isulad|k[03]s|kubelet|kubernetes|microk8s|minikube|rancher|rke2|sealos|\.(?!cache$).*)$/;
/** Folders of keys and tokens, wherever they are, which nobody's weights are in: reading them is enough to be the node. */
const ofCredentials = /^(certs?|etcd|kubelet|pki|secrets?|tls|\.(aws|docker|gnupg|kube|ssh))$/;
/** Below the folders of what runs the node it holds keys; elsewhere it may be self-supervised learning. */
const maybeOfCredentials = /^ssl$/;
/** In /var/lib, where the system keeps keys and the state of services that share it with nobody. */
const ofTheSystem = /^\/var\/lib\/(NetworkManager|cloud|gssproxy|private|sss|systemd|tpm2?-?\w*)(\/|$)/;
/** In /var, where every program of the node has its folder, one that says whose it is. */
const ownFolder = /^\/var\/(lib|log|opt)\/mindie(?!.*\.sock$)/;

/** No directory of the node is mounted that could hand the node over, or hide its own files. */
export function checkHostPaths({ model, controller }: Deployment): Condition[] {
  return [() => weightsOfTheNode(model.weights), () => statusOfTheNode(controller.statusDirectory)];
}

function weightsOfTheNode({ hostPath }: Deployment['model']['weights']): Finding | undefined {
  if (hostPath === undefined || mayBeRead(hostPath)) return undefined;
  return {
    path: ['model', 'weights', 'hostPath'],
    code: 'host-path-not-data',
    what: 'a directory of the node that must not be mounted',
    got: hostPath,
    expected: 'a data directory, such as /data, /mnt/<folder>, /opt/<folder> or /home/<user>/<folder>',
    fix: 'Move the weights to a directory that holds nothing else.',
  };
}

function statusOfTheNode({ hostPath }: Deployment['controller']['statusDirectory']): Finding | undefined {
  if (mayBeWritten(hostPath)) return undefined;
  return {
    path: ['controller', 'statusDirectory', 'hostPath'],
    code: 'host-path-not-data',
    what: 'a directory of the node that must not be written to',
    got: hostPath,
    expected:
      'a folder of its own for data, such as /data/<folder>, /mnt/<folder>, /opt/<folder>, /home/<user>/<folder> or /var/lib/mindie',
    fix: 'Make a folder there that holds nothing else.',
  };
}

function mayBeRead(hostPath: string): boolean {
  if (ownFolder.test(normalise(hostPath))) return true;
  const folders = dataFolders(hostPath, () => true);
  const [first] = folders;
  if (first === undefined || ofTheNode.test(first) || ofTheSystem.test(normalise(hostPath))) return false;
  return !holdsCredentials(folders);
}

function mayBeWritten(hostPath: string): boolean {
  if (ownFolder.test(normalise(hostPath))) return true;
  const folders = dataFolders(hostPath, ({ isReadOnly }) => isReadOnly !== true);
  // A whole folder at the top may be a disk, with the data of the node's programs on it.
  const isOwn = folders.length > (isAtTop(hostPath) ? 1 : 0);
  return isOwn && !folders.some((folder) => ofTheNode.test(folder)) && !holdsCredentials(folders);
}

function holdsCredentials(folders: readonly string[]): boolean {
  return folders.some(
    (folder, index) =>
      ofCredentials.test(folder) ||
      (maybeOfCredentials.test(folder) && folders.slice(0, index).some((above) => ofTheNode.test(above))),
  );
}

/** The names of the folder that is somebody's data, and of those below it on the way; none: it is the system's. */
function dataFolders(hostPath: string, mayBeIn: (tree: Tree) => boolean): string[] {
  const path = normalise(hostPath).replace(underVar, '');
  const folders = path.split('/').slice(1);
  if (path.endsWith('.sock')) return [];
  if (isAtTop(hostPath)) return folders;
  const tree = trees.filter(mayBeIn).find((one) => path.startsWith(`${one.path}/`));
  return tree === undefined ? [] : folders.slice(tree.path.split('/').length - 2 + tree.folders);
}

/** Whether a path begins with a folder that is none of the system's, so the site's own. */
function isAtTop(hostPath: string): boolean {
  const [, first = ''] = normalise(hostPath).split('/');
  return first !== '' && !systemFolder.test(first);
}
