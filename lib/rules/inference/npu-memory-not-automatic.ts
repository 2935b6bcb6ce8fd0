import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { modelConfig } from '../config-json';

export const npuMemoryNotAutomatic: Rule = {
  name: 'npu-memory-not-automatic',
  severity: 'error',
  catches: {
    en: 'an engine that cannot work out the memory for KV caches where prefill and decode are separate',
    zh: 'PD 分离场景下，只有 atb 后端支持 npuMemSize 为 -1（自动分配）',
  },
  example: `overrides:
  config.json: { BackendConfig: { ModelDeployConfig: { ModelConfig: [{ backendType: torch }] } } }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const memory = config.number([...modelConfig, 'npuMemSize']);
      const engine = config.text([...modelConfig, 'backendType']);
      if (engine === undefined || engine.value === 'atb' || memory?.value !== -1) return [];
      return [
        {
          path: engine.path,
          what: 'an engine that cannot work out the memory for KV caches by itself',
          got: engine.value,
          expected: 'atb while npuMemSize is -1',
          fix: 'Set npuMemSize to the GB of device memory for KV caches, or use atb.',
        },
      ];
    }),
};
