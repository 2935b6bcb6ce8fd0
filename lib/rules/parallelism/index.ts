import type { Rule } from '../rule';
import { contextParallel } from './context-parallel';
import { denseSplit } from './dense-split';
import { distributedScheduling } from './distributed-scheduling';
import { expertParallel } from './expert-parallel';
import { lmHeadSplit } from './lm-head-split';
import { oProjectionSplit } from './o-projection-split';
import { parallelProduct } from './parallel-product';
import { pipelineParallel } from './pipeline-parallel';
import { prefillDecodeNpus } from './prefill-decode-npus';
import { prefillDecodeTp } from './prefill-decode-tp';
import { sequenceParallel } from './sequence-parallel';

/** Rules of how an instance spreads its model over NPUs. */
export const parallelismRules: readonly Rule[] = [
  parallelProduct,
  pipelineParallel,
  contextParallel,
  sequenceParallel,
  expertParallel,
  lmHeadSplit,
  oProjectionSplit,
  denseSplit,
  prefillDecodeTp,
  prefillDecodeNpus,
  distributedScheduling,
];
