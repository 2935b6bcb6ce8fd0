import type { Rule } from '../rule';
import { checkSpreads } from './spread';

/**
 * The degrees multiply to the NPUs of the instance (MindIE LLM, atb_llm/utils/mapping.py; model_wrapper/utils/config.py
 * asks the same of tp, dp and cp alone before prefill and decode connect).
 */
export const parallelProduct: Rule = {
  name: 'parallel-product',
  severity: 'error',
  catches: {
    en: 'data, context or pipeline parallelism over NPUs that tensor parallelism takes, so that the servers stop at start',
    zh: '数据并行、上下文并行或流水线并行所需的NPU已被张量并行占用，服务启动即报错退出',
  },
  example:
    'overrides: { config.json: { BackendConfig: { ModelDeployConfig: { ModelConfig: [{ dp: 2 }] } } } }',
  check: (view) =>
    checkSpreads(view, ({ worldSize, tp, degree }) => {
      const degrees = (['dp', 'cp', 'pp'] as const).flatMap((key) => degree(key) ?? []);
      const product = degrees.reduce((sofar, { value }) => sofar * value, tp);
      if (product === worldSize) return [];
      return degrees
        .filter(({ value }) => value > 1)
        .map(({ path, value }) => ({
          path,
          what: 'a parallel degree for which the instance has too few NPUs',
          got: value,
          expected: `1: tp is ${tp}, and tp x dp x cp x pp is ${worldSize}, the NPUs of the instance`,
          fix: 'Remove it.',
        }));
    }),
};
