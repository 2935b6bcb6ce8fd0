import type { Inference } from './deployment';

/** Input tokens of the config.json that MindIE ships. */
const shippedInputTokens = 2048;
/** Tokens of a prefill batch of the config.json that MindIE ships. */
const shippedPrefillTokens = 8192;

/** Batch and length limits, with those that follow from others filled in. */
export function inferenceLimits(inference: Inference): Required<Inference> {
  const maxInputTokenLen =
    inference.maxInputTokenLen ?? Math.min(shippedInputTokens, inference.maxSeqLen - 1);
  const maxPrefillTokens = inference.maxPrefillTokens ?? Math.max(shippedPrefillTokens, maxInputTokenLen);
  return { ...inference, maxInputTokenLen, maxPrefillTokens };
}
