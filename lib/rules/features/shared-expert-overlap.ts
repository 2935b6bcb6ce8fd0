import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { deepseek } from '../config-json';

/** MindIE LLM, model parameter configuration. */
export const sharedExpertOverlap: Rule = {
  name: 'shared-expert-overlap',
  severity: 'error',
  catches: {
    en: 'enable_shared_expert_overlap without enable_shared_expert_dp',
    zh: '开启 enable_shared_expert_overlap 却未开启 enable_shared_expert_dp',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig:
        ModelConfig: [{ models: { deepseekv2: { h3p: { enable_shared_expert_overlap: true } } } }]`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const overlap = config.flag([...deepseek, 'h3p', 'enable_shared_expert_overlap']);
      const dataParallel = config.flag([...deepseek, 'h3p', 'enable_shared_expert_dp']);
      if (overlap?.value !== true || dataParallel?.value === true) return [];
      return [
        {
          path: overlap.path,
          what: 'overlap of shared experts that do not run data-parallel',
          got: overlap.value,
          expected: 'false, unless enable_shared_expert_dp is true',
          fix: 'Set enable_shared_expert_dp to true, or remove this.',
        },
      ];
    }),
};
