import { isPrefix, type Path } from '../config/paths';
import { containersOf, type Manifest, nameOf, type PodSpec } from '../invariants/manifest';
import type { FieldChange } from './fields';

/**
 * What a change does in the cluster, from nothing to an API server that refuses it.
 * - `none`: no process notices
 * - `read-again`: no pod restarts; what is mounted or asked for is another
 * - `scale`: pods come or go, and those that stay run on
 * - `restart`: pods are replaced
 * - `new`, `gone`: the object was not there, or is not any more
 * - `refused`: the object must be deleted before it can be applied
 */
export type Effect = 'none' | 'read-again' | 'scale' | 'restart' | 'new' | 'gone' | 'refused';

export interface Meaning {
  readonly effect: Effect;
  /** A sentence without its full stop. */
  readonly text: string;
}

/** A Deployment or Job as far as it decides what a change does. */
interface Workload extends Manifest {
  readonly spec: NonNullable<Manifest['spec']> & {
    readonly replicas?: number;
    readonly progressDeadlineSeconds?: number;
    readonly strategy?: { readonly rollingUpdate?: { readonly maxUnavailable?: number | string } };
  };
}

const component = 'app.kubernetes.io/component';
const builder = 'ranktable-builder';

/** What it means that an object is new. */
export function meaningOfNew(manifest: Manifest): Meaning {
  if (manifest.kind === 'Job') return { effect: 'new', text: 'the ranktable-builder runs once more' };
  const pods = podsOf(manifest);
  const text = pods === 0 ? 'it is made' : `${amount(pods, podName(manifest))} start${pods === 1 ? 's' : ''}`;
  return { effect: 'new', text };
}

/** What it means that an object is no longer written: `kubectl apply` leaves it in the cluster. */
export function meaningOfGone(manifest: Manifest): Meaning {
  // Its name has a hash, and the Job of each synthesis ends by itself.
  if (manifest.kind === 'Job') return { effect: 'none', text: 'the Job of this name has done its work' };
  const pods = podsOf(manifest);
  const left = pods === 0 ? '' : `, with ${amount(pods, podName(manifest))}`;
  const { name, namespace } = manifest.metadata;
  const where = namespace === undefined ? '' : ` -n ${namespace}`;
  const cure = `kubectl delete ${manifest.kind.toLowerCase()}${where} ${name}`;
  return { effect: 'gone', text: `a GitOps tool that prunes removes it${left}; kubectl leaves it: ${cure}` };
}

/** What it means that an object is another than before. `restarted` are those whose pods are replaced in any case. */
export function meaningOfChange(
  before: Manifest,
  after: Manifest,
  fields: readonly FieldChange[],
  restarted: readonly Manifest[],
): Meaning {
  const touches = (...path: Path): boolean => fields.some((field) => isPrefix(path, field.path));
  if (isWorkload(before) && isWorkload(after)) return ofWorkload(before, after, touches);
  switch (after.kind) {
    case 'ConfigMap':
      return touches('data') ? ofConfigMap(after, restarted) : { effect: 'none', text: 'nothing restarts' };
    case 'Service':
      return touches('spec')
        ? { effect: 'read-again', text: 'clients find it at another address or port; nothing restarts' }
        : { effect: 'none', text: 'nothing restarts' };
    default:
      return touches('spec') || touches('rules') || touches('metadata', 'labels')
        ? { effect: 'read-again', text: 'it holds at once; nothing restarts' }
        : { effect: 'none', text: 'nothing restarts' };
  }
}

/** Whether a change replaces the pods of a workload. */
export function isRestart(fields: readonly FieldChange[]): boolean {
  return fields.some(({ path }) => isPrefix(['spec', 'template'], path));
}

/** NPUs that the pods of an object ask for. */
export function npusOf(manifest: Manifest): number {
  const spec = manifest.spec?.template?.spec;
  if (spec === undefined) return 0;
  const amounts = containersOf(spec).flatMap(({ resources }) => Object.entries(resources?.requests ?? {}));
  const each = amounts.filter(([name]) => name.startsWith('huawei.com/')).map(([, npus]) => Number(npus));
  return each.reduce((sum, npus) => sum + npus, 0) * podsOf(manifest);
}

function ofWorkload(before: Workload, after: Workload, touches: (...path: Path) => boolean): Meaning {
  if (touches('spec', 'selector')) {
    const text = `the API server refuses another selector: delete ${nameOf(after)} first, and its pods with it`;
    return { effect: 'refused', text };
  }
  if (touches('spec', 'template')) return ofTemplate(after);
  const more = podsOf(after) - podsOf(before);
  if (more !== 0) {
    const pods = amount(Math.abs(more), podName(after));
    return { effect: 'scale', text: `${pods} ${more > 0 ? 'more' : 'fewer'}; the others run on` };
  }
  return { effect: 'none', text: 'nothing restarts' };
}

function ofTemplate(after: Workload): Meaning {
  const pods = podsOf(after);
  if (after.metadata.labels?.[component] === builder)
    return { effect: 'restart', text: 'the ranktable-builder restarts, and the table stays' };
  const { maxUnavailable } = after.spec.strategy?.rollingUpdate ?? {};
  const isAtOnce = pods === 1 || maxUnavailable === '100%';
  const { progressDeadlineSeconds: seconds } = after.spec;
  const failed = seconds === undefined ? '' : ` (a failure after ${seconds} s)`;
  const away = pods === 1 ? 'without it until it is' : 'without them until they are';
  const how = isAtOnce
    ? `${pods === 1 ? '' : ', all at once'}: ${away} ready again${failed}`
    : ', one after the other';
  return { effect: 'restart', text: `${amount(pods, podName(after))} restart${pods === 1 ? 's' : ''}${how}` };
}

function ofConfigMap(after: Manifest, restarted: readonly Manifest[]): Meaning {
  const readers = restarted.filter((workload) => reads(workload.spec?.template?.spec, after.metadata.name));
  const names = readers.map(({ metadata }) => metadata.name).join(', ');
  const text =
    after.metadata.labels?.[component] === 'ranktable'
      ? 'the ranktable-builder reads it; no pod restarts for it'
      : names === ''
        ? 'what is mounted of it is another in a minute; no pod restarts for it'
        : `read by the pods of ${names} when they restart`;
  return { effect: 'read-again', text };
}

function reads(spec: PodSpec | undefined, configMap: string): boolean {
  if (spec === undefined) return false;
  const ofVolumes = (spec.volumes ?? []).flatMap((volume) => [
    volume.configMap?.name,
    ...(volume.projected?.sources ?? []).map((source) => source.configMap?.name),
  ]);
  const ofVariables = containersOf(spec).flatMap(({ envFrom = [] }) =>
    envFrom.map(({ configMapRef }) => configMapRef?.name),
  );
  return [...ofVolumes, ...ofVariables].includes(configMap);
}

function isWorkload(manifest: Manifest): manifest is Workload {
  return manifest.spec?.template !== undefined;
}

function podsOf(manifest: Manifest): number {
  return isWorkload(manifest) ? (manifest.spec.replicas ?? 1) : 0;
}

function podName({ metadata }: Manifest): string {
  return `${metadata.labels?.[component] ?? metadata.name} pod`;
}

function amount(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
