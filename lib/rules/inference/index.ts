import type { Rule } from '../rule';

/** Rules of batches and lengths. */
export const inferenceRules: readonly Rule[] = [];
