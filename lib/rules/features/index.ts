import type { Rule } from '../rule';

/** Rules of features that exclude or need each other. */
export const featuresRules: readonly Rule[] = [];
