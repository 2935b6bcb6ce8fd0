import type { Deployment, Inference } from '../deployment';
import { inferenceLimits } from '../inference-limits';
import type { Finding } from '../problem';

/** Batch and length limits that leave each other room. */
export function checkInference({ inference }: Deployment): Finding[] {
  const limits = inferenceLimits(inference);
  const finding = (
    lower: keyof Inference,
    upper: keyof Inference,
    expected: string,
    fix: string,
  ): Finding => ({
    path: ['inference', lower],
    what: 'limits that contradict each other',
    got: limits[lower],
    expected: `${expected} inference.${upper} (${limits[upper]})`,
    fix,
    reads: [['inference', upper]],
  });
  const less = (lower: keyof Inference, upper: keyof Inference): Finding[] =>
    limits[lower] < limits[upper]
      ? []
      : [finding(lower, upper, 'less than', `Lower it or raise inference.${upper}.`)];
  const fits = limits.maxPrefillTokens >= limits.maxInputTokenLen;
  return [
    ...less('prefillBatchSize', 'decodeBatchSize'),
    ...less('maxIterTimes', 'maxSeqLen'),
    ...less('maxInputTokenLen', 'maxSeqLen'),
    ...(fits
      ? []
      : [
          finding(
            'maxPrefillTokens',
            'maxInputTokenLen',
            'at least',
            'Raise it: a batch must hold one whole input.',
          ),
        ]),
  ];
}
