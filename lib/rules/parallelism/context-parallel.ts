import type { Rule, RuleFinding } from '../rule';
import { checkSpreads, type Spread } from './spread';

/** MindIE LLM, guide of context parallelism; atb_llm/utils/mapping.py stops at cp beside dp. */
export const contextParallel: Rule = {
  name: 'context-parallel',
  severity: 'error',
  catches: {
    en: 'context parallelism in servers that decode, beside data parallelism or without sequence parallelism, which MindIE does not support',
    zh: '在Decode实例上开启上下文并行、与数据并行同时开启，或未同时开启序列并行，MindIE均不支持',
  },
  example: `variant: heterogeneous
prefill: { instances: 1, npusPerInstance: 4, parallelism: { cp: 2 } }
decode: { instances: 1, npusPerInstance: 4 }
`,
  check: (view) => checkSpreads(view, (spread) => contextFindings(spread)),
};

function contextFindings({ role, duty, tp, degree }: Spread): RuleFinding[] {
  const cp = degree('cp');
  if (cp === undefined || cp.value === 1) return [];
  const finding = { path: cp.path, got: cp.value };
  if (duty !== 'prefill')
    return [
      {
        ...finding,
        what: 'context parallelism in servers that decode',
        expected:
          duty === 'decode' ? '1 for decode' : '1, as each server of a homogeneous deployment may decode',
        fix: 'Remove it: it is for prefill servers of a heterogeneous deployment alone.',
      },
    ];
  if ((degree('dp')?.value ?? 1) > 1)
    return [
      {
        ...finding,
        what: 'context parallelism beside data parallelism',
        expected: '1 with dp above 1',
        fix: 'Remove one of them.',
      },
    ];
  // A wrong sp is said by the rule of sequence parallelism.
  if (tp === 1 || (degree('sp')?.value ?? 1) > 1) return [];
  return [
    {
      ...finding,
      what: 'context parallelism without sequence parallelism',
      expected: `1, or sp of ${tp}, which is tp, beside it`,
      fix: `Set ${role}.parallelism.sp to ${tp}, or remove it.`,
    },
  ];
}
