import type { Rule } from '../rule';
import { prefillAndDecode } from './prefill-and-decode';

/**
 * The limits in MindIE Motor's guide of disaggregated deployment. No more than a warning: they ask for servers of one
 * model too, which heterogeneous deployments are not, and the programs map multiples onto each other.
 */
export const prefillDecodeNpus: Rule = {
  name: 'prefill-decode-npus',
  severity: 'warning',
  catches: {
    en: 'different numbers of NPUs for prefill and decode, which the documents of MindIE do not support',
    zh: 'Prefill与Decode实例的NPU数不同，MindIE文档要求两者相同',
  },
  example: `variant: heterogeneous
prefill: { instances: 1, npusPerInstance: 2 }
decode: { instances: 1, npusPerInstance: 4 }
`,
  check: (view) => {
    const both = prefillAndDecode(view);
    if (!both?.isMapped || both.prefill.worldSize === both.decode.worldSize) return [];
    return [
      {
        path: both.path,
        what: 'another number of NPUs than prefill has, which the documents of MindIE do not support',
        got: both.decode.worldSize,
        expected: `prefill.npusPerInstance (${both.prefill.worldSize})`,
        fix: 'Change one of them, or silence this where you have tried it.',
      },
    ];
  },
};
