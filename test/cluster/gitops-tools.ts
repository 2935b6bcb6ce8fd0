// How Argo CD and Flux apply manifests, as far as the API server sees it.
import type { Manifest } from '../../lib/invariants/manifest';

export interface GitOpsTool {
  /** Arguments of the kubectl that stands in for it. */
  readonly apply: readonly string[];
  /** The object with the mark by which the tool knows its own. */
  readonly track: (object: Manifest) => unknown;
  /** Whether the object itself asks the tool not to prune it. */
  readonly keeps: (object: Manifest) => boolean;
}

/** A three-way merge, and a mark in an annotation. */
export const argoCd: GitOpsTool = {
  apply: ['apply', '--field-manager=argocd-controller'],
  track: (object) => withMetadata(object, 'annotations', 'argocd.argoproj.io/tracking-id'),
  keeps: ({ metadata }) =>
    metadata.annotations?.['argocd.argoproj.io/sync-options'] === 'Prune=false,Delete=false',
};

/** Server-side apply, and a mark in a label. */
export const flux: GitOpsTool = {
  apply: ['apply', '--server-side', '--force-conflicts', '--field-manager=kustomize-controller'],
  track: (object) => withMetadata(object, 'labels', 'kustomize.toolkit.fluxcd.io/name'),
  keeps: ({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled',
};

function withMetadata(object: Manifest, what: 'annotations' | 'labels', key: string): unknown {
  return {
    ...object,
    metadata: { ...object.metadata, [what]: { ...object.metadata[what], [key]: 'llama3-8b' } },
  };
}
