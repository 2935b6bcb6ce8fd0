import { membersKey } from '../ranktable/members';
import { type Manifest, nameOf } from './manifest';

/** Keys of a ConfigMap's data that the Ascend Operator or the ranktable-builder writes. */
const ownedKeys = ['hccl.json', 'version', 'global_ranktable.json', membersKey];

/** A manifest never carries a field that something in the cluster writes. */
export function noClusterOwnedFields(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => [
    ...('status' in manifest ? [`${nameOf(manifest)} has a status, which belongs to the cluster`] : []),
    ...ownedKeys
      .filter((key) => Object.hasOwn(manifest.data ?? {}, key))
      .map((key) => `${nameOf(manifest)} has data["${key}"], which something in the cluster writes`),
  ]);
}
