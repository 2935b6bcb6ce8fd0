import type { Deployment, Image } from '../deployment';
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

/** Folders of the container that a mount must neither hide nor lie in. */
function containerFolders(image: Image): string[] {
  const { cann, mies, llm } = installPaths(image);
  return [
    configMountPath,
    secretMountPath,
    certificateCopyPath,
    tableMountPath,
    sharedMemoryPath,
    queueSchedulePath,
    // The boot scripts write into the first two, and mount memory for certificates there.
    mies,
    llm,
    cann,
  ];
}
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

/** The weights come from one place, and their mount hides nothing else. */
export function checkWeights({ model, image }: Deployment): Finding[] {
  const { weights } = model;
  const findings: Finding[] = [];
  if (weights.hostPath !== undefined && weights.persistentVolumeClaim !== undefined) {
    findings.push({
      path: ['model', 'weights', 'hostPath'],
      code: 'weights-twice',
      what: 'two places for the weights',
      got: weights.hostPath,
      expected: 'hostPath or persistentVolumeClaim',
      fix: 'Remove one of them.',
    });
  }
  const hidden = [...imageFolders, image.userHomePath].find((folder) => isUnder(folder, weights.mountPath));
  const taken = containerFolders(image).find(
    (folder) => isUnder(weights.mountPath, folder) || isUnder(folder, weights.mountPath),
  );
  if (hidden !== undefined || taken !== undefined) {
    findings.push({
      path: ['model', 'weights', 'mountPath'],
      code: 'mount-over-files',
      what: 'a mount over other files of the container',
      got: weights.mountPath,
      expected:
        taken === undefined
          ? `a folder that does not hide ${hidden}, such as /data`
          : `a folder that neither hides ${taken} nor lies in it, such as /data`,
      fix: 'Choose another folder.',
    });
  }
  return findings;
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
