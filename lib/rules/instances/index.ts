import type { Rule } from '../rule';
import { halfRate } from './half-rate';
import { heterogeneousHardware } from './heterogeneous-hardware';
import { npusOfOnePod } from './npus-of-one-pod';
import { rateAboveInstances } from './rate-above-instances';
import { ratioOfAnotherModel } from './ratio-of-another-model';
import { sameNodeLabel } from './same-node-label';
import { tooFewInstances } from './too-few-instances';
import { tooManyInstances } from './too-many-instances';

/** Rules of the number of instances and their roles, and the NPUs that the cluster has. */
export const instancesRules: readonly Rule[] = [
  tooFewInstances,
  tooManyInstances,
  halfRate,
  rateAboveInstances,
  ratioOfAnotherModel,
  npusOfOnePod,
  heterogeneousHardware,
  sameNodeLabel,
];
