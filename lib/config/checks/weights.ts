import type { Deployment } from '../deployment';
import {
  certificateCopyPath,
  configMountPath,
  installPaths,
  queueSchedulePath,
  secretMountPath,
  sharedMemoryPath,
  tableMountPath,
} from '../install-paths';
import type { Finding } from '../problem';
import type { Condition } from './condition';

/** Folders of the container that a mount must neither hide nor lie in. */
const containerFolders = [
  configMountPath,
  secretMountPath,
  certificateCopyPath,
  tableMountPath,
  sharedMemoryPath,
  queueSchedulePath,
];
/** The same of the image: the boot scripts write into the first two, and mount memory for certificates there. */
const installFolders = ['mies', 'llm', 'cann'] as const;
/** Folders of the image that a mount must not hide. */
const imageFolders = [
  '/bin',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/sbin',
  '/sys',
  '/tmp',
  '/usr/local',
  // The container runtime of Ascend mounts it, wherever CANN is.
  '/usr/local/Ascend/driver',
  '/var/log',
];

type Weights = Deployment['model']['weights'];

/** The weights come from one place, and their mount hides nothing else. */
export function checkWeights({ model: { weights }, image }: Deployment): Condition[] {
  return [
    () => weightsTwice(weights),
    ...containerFolders.map((folder) => () => inTheWay(weights, folder)),
    ...installFolders.map((which) => () => inTheWay(weights, installPaths(image)[which])),
    ...imageFolders.map((folder) => () => hidden(weights, folder)),
    () => hidden(weights, image.userHomePath),
  ];
}

function weightsTwice({ hostPath, persistentVolumeClaim }: Weights): Finding | undefined {
  if (hostPath === undefined || persistentVolumeClaim === undefined) return undefined;
  return {
    path: ['model', 'weights', 'hostPath'],
    code: 'weights-twice',
    what: 'two places for the weights',
    got: hostPath,
    expected: 'hostPath or persistentVolumeClaim',
    fix: 'Remove one of them.',
  };
}

function inTheWay({ mountPath }: Weights, folder: string): Finding | undefined {
  if (!isUnder(mountPath, folder) && !isUnder(folder, mountPath)) return undefined;
  return overFiles(mountPath, `neither hides ${folder} nor lies in it`);
}

function hidden({ mountPath }: Weights, folder: string): Finding | undefined {
  return isUnder(folder, mountPath) ? overFiles(mountPath, `does not hide ${folder}`) : undefined;
}

function overFiles(mountPath: string, does: string): Finding {
  return {
    path: ['model', 'weights', 'mountPath'],
    code: 'mount-over-files',
    what: 'a mount over other files of the container',
    got: mountPath,
    expected: `a folder that ${does}, such as /data`,
    fix: 'Choose another folder.',
  };
}

/** Whether a path is a folder or lies in it. */
export function isUnder(path: string, folder: string): boolean {
  const base = normalise(folder);
  return normalise(path) === base || normalise(path).startsWith(base === '/' ? base : `${base}/`);
}

/** Without doubled slashes, `.` steps and a slash at the end. */
export function normalise(path: string): string {
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  return `/${steps.join('/')}`;
}
