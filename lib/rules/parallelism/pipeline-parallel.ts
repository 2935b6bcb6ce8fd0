import type { Rule } from '../rule';
import { checkSpreads } from './spread';

/**
 * Before prefill and decode connect, tp x dp x cp must be all NPUs of the instance, without pp (MindIE LLM,
 * model_wrapper/utils/config.py).
 */
export const pipelineParallel: Rule = {
  name: 'pipeline-parallel',
  severity: 'error',
  catches: {
    en: 'pipeline parallelism, with which prefill and decode do not connect',
    zh: '开启了流水线并行，此时Prefill与Decode无法建链',
  },
  example:
    'overrides: { config.json: { BackendConfig: { ModelDeployConfig: { ModelConfig: [{ pp: 2 }] } } } }',
  check: (view) =>
    checkSpreads(view, ({ degree }) => {
      const pp = degree('pp');
      if (pp === undefined || pp.value === 1) return [];
      return [
        {
          path: pp.path,
          what: 'pipeline parallelism, with which prefill and decode do not connect',
          got: pp.value,
          expected: '1: where prefill and decode are separate, tp x dp x cp is all NPUs of the instance',
          fix: 'Remove it, and spread the model by tp or dp.',
        },
      ];
    }),
};
