import type { Rule } from '../rule';
import { beamWidthTooLarge } from './beam-width-too-large';
import { inputTooLong } from './input-too-long';
import { npuMemoryNotAutomatic } from './npu-memory-not-automatic';
import { outputTooLong } from './output-too-long';
import { partialPrefillsTooMany } from './partial-prefills-too-many';
import { preemptCountTooLarge } from './preempt-count-too-large';
import { preemptWithoutHostMemory } from './preempt-without-host-memory';
import { prefillBatchTooLarge } from './prefill-batch-too-large';
import { prefillTokensTooFew } from './prefill-tokens-too-few';
import { stagePolicyReplaced } from './stage-policy-replaced';

/** Rules of batches and lengths. */
export const inferenceRules: readonly Rule[] = [
  beamWidthTooLarge,
  inputTooLong,
  npuMemoryNotAutomatic,
  outputTooLong,
  partialPrefillsTooMany,
  preemptCountTooLarge,
  preemptWithoutHostMemory,
  prefillBatchTooLarge,
  prefillTokensTooFew,
  stagePolicyReplaced,
];
