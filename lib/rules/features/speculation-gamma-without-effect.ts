import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { modelDeployConfig } from '../config-json';
import { pluginsOf } from './plugins';

/** MindIE LLM, model_deploy_config.cpp, GammaUpdate. */
export const speculationGammaWithoutEffect: Rule = {
  name: 'speculation-gamma-without-effect',
  severity: 'warning',
  catches: {
    en: 'a speculationGamma beside mtp, which sets it by itself',
    zh: '开启 mtp 时自行设置的 speculationGamma 不生效',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig:
        speculationGamma: 8
        ModelConfig: [{ plugin_params: { plugin_type: mtp, num_speculative_tokens: 2 } }]`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const { types = [], options = {} } = pluginsOf(config) ?? {};
      const gamma = config.number([...modelDeployConfig, 'speculationGamma']);
      const tokens = options['num_speculative_tokens'];
      if (!types.includes('mtp') || gamma === undefined || typeof tokens !== 'number') return [];
      const used = Math.max(tokens, 2 * tokens - 2);
      if (gamma.value === used) return [];
      return [
        {
          path: gamma.path,
          what: 'a value without effect, as the plug-in mtp sets it by itself',
          got: gamma.value,
          expected: `${used}, which follows from num_speculative_tokens (${tokens})`,
          fix: 'Remove it.',
        },
      ];
    }),
};
