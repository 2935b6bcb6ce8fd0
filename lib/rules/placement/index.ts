import type { Rule } from '../rule';
import { pendingInstances } from './pending-instances';
import { selectorOfOtherHardware } from './selector-of-other-hardware';
import { volcanoAcceleratorType } from './volcano-accelerator-type';
import { volcanoWholeNodes } from './volcano-whole-nodes';

/** Rules of where the pods can run: on which nodes there are, and on which the scheduler puts them. */
export const placementRules: readonly Rule[] = [
  pendingInstances,
  selectorOfOtherHardware,
  volcanoAcceleratorType,
  volcanoWholeNodes,
];
