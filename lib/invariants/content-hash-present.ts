import { type Manifest, nameOf, podTemplateOf } from './manifest';

/** A pod that mounts files carries their hash, so that it restarts when they change. */
export function contentHashPresent(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const template = podTemplateOf(manifest);
    const mountsFiles = template?.spec.volumes?.some(({ projected }) => projected !== undefined) ?? false;
    if (!mountsFiles || template?.metadata?.annotations?.['checksum/config'] !== undefined) return [];
    return [`${nameOf(manifest)} mounts files, but its pods do not carry the annotation checksum/config`];
  });
}
