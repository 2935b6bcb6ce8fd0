import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { modelDeployConfig } from './limits';

export const loraWithoutBaseModel: Rule = {
  name: 'lora-without-base-model',
  severity: 'error',
  catches: {
    en: 'a LoRA adapter for a model that is not served, which the server refuses',
    zh: 'LoRA 的 baseModelName 不是所部署的模型，Server 会拒绝该配置',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig: { LoraModules: [{ name: law, path: /data/law, baseModelName: llama-2 }] }`,
  check: (view) => {
    const { deployment, key } = view;
    const served = { ...key(['model', 'name']), value: deployment.model.name };
    return ofServers(view, ({ config }) => {
      const adapters = config.setting([...modelDeployConfig, 'LoraModules'])?.value;
      if (!Array.isArray(adapters)) return [];
      return adapters.flatMap((_, index) => {
        const base = config.text([...modelDeployConfig, 'LoraModules', index, 'baseModelName']);
        if (base === undefined || base.value === served.value) return [];
        return [
          {
            path: base.path,
            what: 'a LoRA adapter for a model that is not served',
            got: base.value,
            expected: `${served.name} (${served.value})`,
            fix: 'Name the served model, or remove the adapter.',
          },
        ];
      });
    });
  },
};
