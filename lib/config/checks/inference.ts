import type { Deployment } from '../deployment';
import type { Finding } from '../problem';

/** Batch and length limits that leave each other room. */
export function checkInference({ inference }: Deployment): Finding[] {
  const less = (lower: keyof typeof inference, upper: keyof typeof inference): Finding[] =>
    inference[lower] < inference[upper]
      ? []
      : [
          {
            path: ['inference', lower],
            what: 'too large',
            got: inference[lower],
            expected: `less than inference.${upper} (${inference[upper]})`,
            fix: `Lower it or raise inference.${upper}.`,
          },
        ];
  return [...less('prefillBatchSize', 'decodeBatchSize'), ...less('maxIterTimes', 'maxSeqLen')];
}
