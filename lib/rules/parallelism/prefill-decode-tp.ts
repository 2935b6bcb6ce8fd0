import type { Rule } from '../rule';
import { prefillAndDecode } from './prefill-and-decode';

/** KV caches move between ranks that map onto each other (MindIE LLM, model_wrapper/utils/config.py, generate_link_map). */
export const prefillDecodeTp: Rule = {
  name: 'prefill-decode-tp',
  severity: 'error',
  catches: {
    en: 'prefill and decode whose tensor-parallel degrees do not map onto each other, so that no KV cache can move between them',
    zh: 'Prefill与Decode的张量并行数互不成整数倍，无法传输KV Cache',
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
        path: both.decode.tpPath,
        what: 'tensor parallelism over NPUs that do not map onto those of prefill',
        got: both.decode.tp,
        expected: `a tp that is a multiple or a divisor of that of prefill (${both.prefill.tp})`,
        fix: 'Change the NPUs or the parallelism of one role, such as to the same tp.',
      },
    ];
  },
};
