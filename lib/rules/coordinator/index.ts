import type { Rule } from '../rule';

/** Rules of the Coordinator's memory, limits and timeouts. */
export const coordinatorRules: readonly Rule[] = [];
