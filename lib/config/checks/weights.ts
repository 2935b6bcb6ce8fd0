import type { Deployment } from '../deployment';
import type { Finding } from '../problem';

/** Folders of the container that a mount must neither hide nor lie in. */
const containerFolders = [
  '/mnt/configmap',
  '/mnt/security',
  '/user/serverid/devindex/config',
  '/dev/shm',
  '/var/queue_schedule',
];
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
  '/var/log',
];

/** The weights come from one place, and their mount hides nothing else. */
export function checkWeights({ model, image }: Deployment): Finding[] {
  const { weights } = model;
  const findings: Finding[] = [];
  if (weights.hostPath !== undefined && weights.persistentVolumeClaim !== undefined) {
    findings.push({
      path: ['model', 'weights', 'hostPath'],
      what: 'two places for the weights',
      got: weights.hostPath,
      expected: 'hostPath or persistentVolumeClaim',
      fix: 'Remove one of them.',
    });
  }
  const hidden = [...imageFolders, image.userHomePath].find((folder) => isUnder(folder, weights.mountPath));
  const taken = containerFolders.find(
    (folder) => isUnder(weights.mountPath, folder) || isUnder(folder, weights.mountPath),
  );
  const other = hidden ?? taken;
  if (other !== undefined) {
    findings.push({
      path: ['model', 'weights', 'mountPath'],
      what: 'a mount over other files of the container',
      got: weights.mountPath,
      expected: `a folder that neither hides ${other} nor lies in another mount, such as /data`,
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
