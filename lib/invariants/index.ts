import { contentHashPresent } from './content-hash-present';
import { leastPrivilege } from './least-privilege';
import { legalNames } from './legal-names';
import type { Manifest } from './manifest';
import { mountsHaveVolumes } from './mounts-have-volumes';
import { noClusterOwnedFields } from './no-cluster-owned-fields';
import { npusAgree } from './npus-agree';
import { podSecurityLevelFits } from './pod-security';
import { referencesComeFirst } from './references-come-first';
import { selectorsFindPods } from './selectors-find-pods';
import { uniqueNames } from './unique-names';

/** A check of all manifests of one deployment, in apply order: a sentence for each fault. */
export type Invariant = (manifests: readonly Manifest[]) => string[];

/** What must hold for every output, whatever the deployment file says. */
export const invariants: Readonly<Record<string, Invariant>> = {
  'no-cluster-owned-fields': noClusterOwnedFields,
  'npus-agree': npusAgree,
  'mounts-have-volumes': mountsHaveVolumes,
  'references-come-first': referencesComeFirst,
  'content-hash-present': contentHashPresent,
  'unique-names': uniqueNames,
  'legal-names': legalNames,
  'selectors-find-pods': selectorsFindPods,
  'least-privilege': leastPrivilege,
  'pod-security-level-fits': podSecurityLevelFits,
};
