import type { Rule } from '../rule';

/** Rules of the number of instances and their roles, and the NPUs that the cluster has. */
export const instancesRules: readonly Rule[] = [];
