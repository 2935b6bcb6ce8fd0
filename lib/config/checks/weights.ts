import type { Deployment } from '../deployment';
import type { Finding } from '../problem';

/** The weights come from one place, and the model finds them under the mount. */
export function checkWeights({ model }: Deployment): Finding[] {
  const { weightsPath, weights } = model;
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
  if (!isUnder(weightsPath, weights.mountPath)) {
    findings.push({
      path: ['model', 'weightsPath'],
      what: 'weights outside the mount',
      got: weightsPath,
      expected: `a path under model.weights.mountPath (${weights.mountPath})`,
      fix: 'Correct the path, or set model.weights.mountPath to a folder above it.',
    });
  }
  return findings;
}

function isUnder(path: string, folder: string): boolean {
  const base = normalise(folder);
  return normalise(path) === base || normalise(path).startsWith(base === '/' ? base : `${base}/`);
}

/** Without doubled slashes, `.` steps and a slash at the end. */
export function normalise(path: string): string {
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  return `/${steps.join('/')}`;
}
