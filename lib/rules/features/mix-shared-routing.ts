import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { deepseek } from '../config-json';

/** MindIE LLM, model parameter configuration. */
export const mixSharedRouting: Rule = {
  name: 'mix-shared-routing',
  severity: 'error',
  catches: {
    en: 'mix_shared_routing on prefill servers, where it does not work',
    zh: '在 P 节点开启 mix_shared_routing（仅支持 D 节点）',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig: { ModelConfig: [{ models: { deepseekv2: { mix_shared_routing: true } } }] }`,
  check: (view) =>
    ofServers(view, ({ config, role }) => {
      const mix = config.flag([...deepseek, 'mix_shared_routing']);
      if (mix?.value !== true || role.duty === 'decode') return [];
      return [
        {
          path: mix.path,
          what: 'shared and routed experts merged on prefill servers',
          got: mix.value,
          expected: 'true for decode servers alone',
          fix:
            role.duty === 'prefill'
              ? 'Move it to decode.overrides.'
              : 'Remove it: all servers of a homogeneous deployment share one config.json.',
        },
      ];
    }),
};
