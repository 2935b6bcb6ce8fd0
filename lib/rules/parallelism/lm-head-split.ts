import type { Rule } from '../rule';
import { checkSpreads } from './spread';

/** MindIE LLM, atb_llm/utils/mapping.py. */
export const lmHeadSplit: Rule = {
  name: 'lm-head-split',
  severity: 'error',
  catches: {
    en: 'a split of the LM head beside tensor parallelism, which has split it already, so that the servers stop at start',
    zh: '开启张量并行后又单独切分LM Head，服务启动即报错退出',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig: { ModelConfig: [{ models: { deepseekv2: { parallel_options: { lm_head_local_tp: 2 } } } }] }
`,
  check: (view) =>
    checkSpreads(view, ({ tp, split }) => {
      const lmHead = split('lm_head_local_tp');
      if (lmHead === undefined || tp === 1) return [];
      return [
        {
          path: lmHead.path,
          what: 'a split of the LM head beside tensor parallelism',
          got: lmHead.value,
          expected: `-1, as tp is ${tp}`,
          fix: 'Remove it.',
        },
      ];
    }),
};
