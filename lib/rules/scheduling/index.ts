import type { Rule } from '../rule';

/** Rules of how the Coordinator schedules requests. */
export const schedulingRules: readonly Rule[] = [];
