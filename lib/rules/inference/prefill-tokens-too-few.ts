import type { Rule } from '../rule';
import { limit } from './limits';

export const prefillTokensTooFew: Rule = {
  name: 'prefill-tokens-too-few',
  severity: 'error',
  catches: {
    en: 'a prefill batch that cannot hold one input of the greatest length, which the server refuses',
    zh: 'Prefill 批的 Token 上限小于最大输入长度，Server 会拒绝该配置',
  },
  example: 'inference: { maxPrefillTokens: 2047 }',
  check: (view) => {
    const tokens = limit(view, 'maxPrefillTokens');
    const input = limit(view, 'maxInputTokenLen');
    if (tokens.value >= input.value) return [];
    return [
      {
        path: tokens.path,
        what: 'limits that contradict each other',
        got: tokens.value,
        expected: `at least ${input.name} (${input.value})`,
        fix: 'Raise it: a batch must hold one whole input.',
      },
    ];
  },
};
