import type { k8s } from 'cdk8s-plus-27';
import type { Labels, Release } from './labels';

/**
 * Argo CD applies wave by wave and waits for each to be healthy. The builder Job is in the wave of the workloads: they
 * are not ready before it has run, and it waits for their IPs. A disruption budget is there too: before there are pods, it
 * allows no disruption, which may pass for unhealthy.
 */
const syncWaves = {
  Namespace: '-2',
  ConfigMap: '-1',
  ServiceAccount: '-1',
  Role: '-1',
  RoleBinding: '-1',
  NetworkPolicy: '-1',
  Deployment: '0',
  Job: '0',
  PodDisruptionBudget: '0',
  Service: '0',
} as const;

export interface MetadataProps {
  readonly name: string;
  readonly labels: Labels;
  /** @default - none but the sync wave */
  readonly annotations?: Labels | undefined;
}

/** The metadata of an object of this kind: what each must have, so that none is made without. */
export function metadataOf(
  { namespace }: Release,
  kind: keyof typeof syncWaves,
  { name, labels, annotations }: MetadataProps,
): k8s.ObjectMeta {
  return {
    name,
    ...(kind === 'Namespace' ? {} : { namespace }),
    labels,
    annotations: { ...annotations, 'argocd.argoproj.io/sync-wave': syncWaves[kind] },
  };
}
