import type { Rule } from '../rule';
import { prefillAndDecode } from './prefill-and-decode';

/** KV caches move between ranks that map onto each other (MindIE LLM, model_wrapper/utils/config.py, generate_link_map). */
export const prefillDecodeTp: Rule = {
  name: 'prefill-decode-tp',
  severity: 'error',
  catches: {
    en: 'prefill and decode whose NPUs do not map onto each other, so that no KV cache can move between them',
    zh: 'Prefill与Decode的NPU数互不成整数倍，无法传输KV Cache',
  },
  example: `variant: heterogeneous
prefill: { instances: 1, npusPerInstance: 2 }
decode: { instances: 1, npusPerInstance: 3 }
`,
  check: (view) => {
    const both = prefillAndDecode(view);
    if (both === undefined || both.isMapped) return [];
    return [
      {
        path: both.path,
        what: 'NPUs that do not map onto those of prefill',
        got: both.decode.tp,
        expected: `a multiple or a divisor of prefill.npusPerInstance (${both.prefill.tp})`,
        fix: 'Change one of them, such as to the same number.',
      },
    ];
  },
};
