import type { TablePlan } from '../../lib/ranktable/table-plan';
import { selectorText } from './cluster';

/** How a builder ended: the exit code of its process, and the last words. */
export interface Ending {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** Last words of a Job that built nothing: it is not run again, and an apply of the same manifests changes nothing of it. */
export function anew({ namespace, releaseSelector }: TablePlan): string {
  const labels = selectorText({ ...releaseSelector, 'app.kubernetes.io/component': 'ranktable-builder' });
  return `a failed Job is not run again: when that is mended, kubectl -n ${namespace} delete job -l ${labels} and apply the manifests again`;
}
