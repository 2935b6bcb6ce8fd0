import type { Rule } from '../rule';
import { notLess } from './limits';

/** As the documents of the start script ask; config.json alone could have the same number twice. */
export const prefillBatchTooLarge: Rule = {
  name: 'prefill-batch-too-large',
  severity: 'error',
  catches: {
    en: 'a prefill batch that is not smaller than the decode batch',
    zh: 'Prefill 批大小不小于 Decode 批大小',
  },
  example: 'inference: { prefillBatchSize: 200 }',
  check: (view) => notLess(view, 'prefillBatchSize', 'decodeBatchSize'),
};
