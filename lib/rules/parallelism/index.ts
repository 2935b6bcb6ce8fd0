import type { Rule } from '../rule';
import { denseSplit } from './dense-split';
import { distributedScheduling } from './distributed-scheduling';
import { expertParallel } from './expert-parallel';
import { lmHeadSplit } from './lm-head-split';
import { oProjectionSplit } from './o-projection-split';
import { parallelProduct } from './parallel-product';
import { prefillDecodeNpus } from './prefill-decode-npus';
import { prefillDecodeTp } from './prefill-decode-tp';
import { sequenceParallel } from './sequence-parallel';

/** Rules of how an instance spreads its model over NPUs. */
export const parallelismRules: readonly Rule[] = [
  parallelProduct,
  sequenceParallel,
  expertParallel,
  lmHeadSplit,
  oProjectionSplit,
  denseSplit,
  prefillDecodeTp,
  prefillDecodeNpus,
  distributedScheduling,
];
