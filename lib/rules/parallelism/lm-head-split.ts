import type { Rule } from '../rule';
import { checkSpreads } from './spread';

/** MindIE LLM, atb_llm/utils/mapping.py. */
export const lmHeadSplit: Rule = {
  name: 'lm-head-split',
  severity: 'error',
  catches: {
    en: 'a split of the LM head beside tensor parallelism, which has split it already, so that the servers stop at start, or over more NPUs than an instance has',
    zh: '开启张量并行后又单独切分LM Head（服务启动即报错退出），或切分数超过实例的NPU数',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig: { ModelConfig: [{ models: { deepseekv2: { parallel_options: { lm_head_local_tp: 2 } } } }] }
`,
  check: (view) =>
    checkSpreads(view, ({ worldSize, tp, split }) => {
      const lmHead = split('lm_head_local_tp');
      if (lmHead === undefined) return [];
      const base = { path: lmHead.path, got: lmHead.value, fix: 'Remove it.' };
      if (tp > 1)
        return [
          {
            ...base,
            what: 'a split of the LM head beside tensor parallelism',
            expected: `-1, as tp is ${tp}`,
          },
        ];
      // The documents allow no more, and the program cuts what is more.
      if (lmHead.value <= worldSize) return [];
      const what = 'an LM head split over more NPUs than the instance has';
      return [{ ...base, what, expected: `at most ${worldSize}, or -1 for no split` }];
    }),
};
