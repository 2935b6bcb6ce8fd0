import type { Path } from '../../config/problem';
import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { deepseek } from '../config-json';

/** Switches of models.deepseekv2 and the only ep_level that they work at (MindIE LLM, model parameter configuration). */
const levels: readonly { readonly path: Path; readonly level: number }[] = [
  { path: ['alltoall_ep_buffer_scale_factors'], level: 2 },
  { path: ['enable_dispatch_combine_v2'], level: 2 },
  { path: ['h3p', 'enable_gating_dp'], level: 1 },
  { path: ['h3p', 'enable_shared_expert_dp'], level: 1 },
  { path: ['h3p', 'enable_shared_expert_overlap'], level: 1 },
];

export const expertParallelLevel: Rule = {
  name: 'expert-parallel-level',
  severity: 'warning',
  catches: {
    en: 'switches of the experts that have no effect at this ep_level',
    zh: '在当前 ep_level 下不生效的专家相关开关',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig:
        ModelConfig: [{ models: { deepseekv2: { ep_level: 2, h3p: { enable_shared_expert_dp: true } } } }]`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const current = config.number([...deepseek, 'ep_level'])?.value ?? 1;
      return levels.flatMap(({ path, level }) => {
        const found = config.setting([...deepseek, ...path]);
        // What is off or empty is right at every level.
        const isOn = found?.value === true || (Array.isArray(found?.value) && found.value.length > 0);
        if (found === undefined || !isOn || level === current) return [];
        return [
          {
            path: found.path,
            what: `a setting without effect at ep_level ${current}`,
            got: found.value,
            expected: `ep_level ${level} with it`,
            fix: `Remove it, or set ep_level to ${level}.`,
          },
        ];
      });
    }),
};
