import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { deepseek } from '../config-json';

/** MindIE LLM, model parameter configuration. */
export const topkCutOff: Rule = {
  name: 'topk-cut-off',
  severity: 'error',
  catches: {
    en: 'a topk_scaling_factor without enable_init_routing_cutoff, or at another ep_level than 1',
    zh: '设置 topk_scaling_factor 却未开启 enable_init_routing_cutoff，或 ep_level 不为 1',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig: { ModelConfig: [{ models: { deepseekv2: { topk_scaling_factor: 0.5 } } }] }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const factor = config.number([...deepseek, 'topk_scaling_factor']);
      const level = config.number([...deepseek, 'ep_level'])?.value ?? 1;
      const cutoff = config.flag([...deepseek, 'enable_init_routing_cutoff'])?.value ?? false;
      if (factor === undefined || factor.value === 1 || (level === 1 && cutoff)) return [];
      const cause = cutoff ? `ep_level ${level}` : 'enable_init_routing_cutoff false';
      return [
        {
          path: factor.path,
          what: `fewer of the top k experts with ${cause}`,
          got: factor.value,
          expected: '1, unless ep_level is 1 and enable_init_routing_cutoff is true',
          fix: level === 1 ? 'Set enable_init_routing_cutoff to true, or remove this.' : 'Remove it.',
        },
      ];
    }),
};
