import type { Rule } from '../rule';
import { checkSpreads } from './spread';

/** MindIE LLM, atb_llm/utils/mapping.py, and its guide of sequence parallelism. */
export const sequenceParallel: Rule = {
  name: 'sequence-parallel',
  severity: 'error',
  catches: {
    en: 'a sequence-parallel degree that is not the tensor-parallel one, so that the servers stop at start',
    zh: '序列并行数与张量并行数不一致，服务启动即报错退出',
  },
  example:
    'overrides: { config.json: { BackendConfig: { ModelDeployConfig: { ModelConfig: [{ sp: 4 }] } } } }',
  check: (view) =>
    checkSpreads(view, ({ tp, degree }) => {
      const sp = degree('sp');
      if (sp === undefined || sp.value === 1 || sp.value === tp) return [];
      return [
        {
          path: sp.path,
          what: 'sequence parallelism over other NPUs than tensor parallelism',
          got: sp.value,
          expected: tp === 1 ? '1, as tp is 1' : `${tp}, which is tp, or 1 for none`,
          fix: 'Correct or remove it.',
        },
      ];
    }),
};
