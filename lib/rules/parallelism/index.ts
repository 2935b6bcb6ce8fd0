import type { Rule } from '../rule';

/** Rules of how an instance spreads its model over NPUs. */
export const parallelismRules: readonly Rule[] = [];
