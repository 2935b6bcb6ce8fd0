import type { Rule } from '../rule';

/** Rules of environment variables. */
export const environmentRules: readonly Rule[] = [];
