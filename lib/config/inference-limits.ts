import type { Inference } from './deployment';
import { shippedInputTokens, shippedPrefillTokens } from './kit-defaults';

/** Batch and length limits, with those that follow from others filled in. */
export function inferenceLimits(inference: Inference): Required<Inference> {
  const maxInputTokenLen =
    inference.maxInputTokenLen ?? Math.min(shippedInputTokens, inference.maxSeqLen - 1);
  const maxPrefillTokens = inference.maxPrefillTokens ?? Math.max(shippedPrefillTokens, maxInputTokenLen);
  return { ...inference, maxInputTokenLen, maxPrefillTokens };
}
