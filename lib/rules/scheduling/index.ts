import type { Rule } from '../rule';
import { resourceLimitWithoutEffect } from './resource-limit-without-effect';
import { schedulerNotForPd } from './scheduler-not-for-pd';

/** Rules of how the Coordinator schedules requests. */
export const schedulingRules: readonly Rule[] = [resourceLimitWithoutEffect, schedulerNotForPd];
