import type { Rule } from '../rule';
import { checkSpreads } from './spread';

/** MindIE LLM, atb_llm/utils/mapping.py. */
export const oProjectionSplit: Rule = {
  name: 'o-projection-split',
  severity: 'error',
  catches: {
    en: 'an output projection that is split over more NPUs than an instance has, so that the servers stop at start',
    zh: 'Attention的O矩阵切分数超过实例的NPU数，服务启动即报错退出',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig: { ModelConfig: [{ models: { deepseekv2: { parallel_options: { o_proj_local_tp: 4 } } } }] }
`,
  check: (view) =>
    checkSpreads(view, ({ worldSize, split }) => {
      const oProjection = split('o_proj_local_tp');
      if (oProjection === undefined || oProjection.value <= worldSize) return [];
      return [
        {
          path: oProjection.path,
          what: 'an output projection split over more NPUs than the instance has',
          got: oProjection.value,
          expected: `at most ${worldSize}, or -1 for no split`,
          fix: 'Lower or remove it.',
        },
      ];
    }),
};
