import type { Container, Manifest, PodSpec } from '../../lib/invariants/manifest';

export const namespace = 'serving';

/** A manifest of the namespace `serving`. */
export function manifest(kind: string, name: string, rest: Partial<Manifest> = {}): Manifest {
  const { metadata, ...others } = rest;
  return { apiVersion: 'v1', kind, metadata: { name, namespace, ...metadata }, ...others };
}

/** A Deployment with these pods. */
export function workload(
  name: string,
  spec: PodSpec,
  metadata: Partial<Manifest['metadata']> = {},
): Manifest {
  return manifest('Deployment', name, {
    metadata: { name, ...metadata },
    spec: { template: { metadata: { name, ...metadata }, spec } },
  });
}

/** A pod with one container. */
export function pod(container: Partial<Container> = {}, rest: Partial<PodSpec> = {}): PodSpec {
  return { containers: [{ name: 'main', ...container }], ...rest };
}
