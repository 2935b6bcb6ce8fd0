import type { Rule } from '../rule';
import { checkSpreads } from './spread';

/** MindIE LLM, atb_llm/utils/mapping.py. */
export const denseSplit: Rule = {
  name: 'dense-split',
  severity: 'error',
  catches: {
    en: 'a split of the dense layers that does not divide the NPUs or is no wider than tensor parallelism, so that the servers stop at start',
    zh: '稠密MLP的切分数不能整除NPU数，或不大于张量并行数，服务启动即报错退出',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig: { ModelConfig: [{ models: { deepseekv2: { parallel_options: { dense_mlp_local_tp: 2 } } } }] }
`,
  check: (view) =>
    checkSpreads(view, ({ worldSize, tp, split }) => {
      const dense = split('dense_mlp_local_tp');
      if (dense === undefined) return [];
      const isWider = tp === 1 || dense.value > tp;
      if (isWider && worldSize % dense.value === 0) return [];
      return [
        {
          path: dense.path,
          what: "a split of the dense layers that does not fit the instance's NPUs",
          got: dense.value,
          expected: `-1: a split must divide the instance's ${worldSize} NPUs and be wider than tp (${tp})`,
          fix: 'Remove it.',
        },
      ];
    }),
};
