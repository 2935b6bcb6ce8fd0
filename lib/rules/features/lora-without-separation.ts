import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { modelDeployConfig } from '../config-json';

/** MindIE LLM, page of Multi-LoRA, and MindIE Motor, PD separation deployment guide, limits. */
export const loraWithoutSeparation: Rule = {
  name: 'lora-without-separation',
  severity: 'error',
  catches: {
    en: 'LoRA adapters, which MindIE does not support where prefill and decode are separate',
    zh: 'PD 分离不支持 LoRA',
  },
  example: 'overrides: { config.json: { BackendConfig: { ModelDeployConfig: { maxLoras: 4 } } } }',
  check: (view) =>
    ofServers(view, ({ config }) => {
      const modules = config.setting([...modelDeployConfig, 'LoraModules']);
      const most = config.number([...modelDeployConfig, 'maxLoras']);
      const hasModules = Array.isArray(modules?.value) && modules.value.length > 0;
      const setting = hasModules ? modules : most;
      if (setting === undefined || setting.value === 0) return [];
      return [
        {
          path: setting.path,
          what: 'LoRA adapters, which do not work where prefill and decode are separate',
          got: setting.value,
          expected: 'no LoraModules, and 0 for maxLoras',
          fix: 'Remove LoraModules, maxLoras and maxLoraRank.',
        },
      ];
    }),
};
