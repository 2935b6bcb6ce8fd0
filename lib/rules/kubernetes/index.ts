import type { Rule } from '../rule';

/** Rules of the manifests and what they mount. */
export const kubernetesRules: readonly Rule[] = [];
