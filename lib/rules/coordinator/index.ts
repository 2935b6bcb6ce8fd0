import type { Rule } from '../rule';
import { bodyLimitAboveServers } from './body-limit-above-servers';
import { coordinatorMemoryTooSmall } from './coordinator-memory-too-small';
import { dynamicTimeoutsDiffer } from './dynamic-timeouts-differ';
import { maxRequestsTooFew } from './max-requests-too-few';
import { scheduleCountDiffers } from './schedule-count-differs';
import { scheduleTimeoutLowered } from './schedule-timeout-lowered';
import { serverRequestsTooMany } from './server-requests-too-many';

/** Rules of the Coordinator's memory, limits and timeouts. */
export const coordinatorRules: readonly Rule[] = [
  bodyLimitAboveServers,
  coordinatorMemoryTooSmall,
  dynamicTimeoutsDiffer,
  maxRequestsTooFew,
  scheduleCountDiffers,
  scheduleTimeoutLowered,
  serverRequestsTooMany,
];
