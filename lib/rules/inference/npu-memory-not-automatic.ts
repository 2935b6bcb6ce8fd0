import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { modelConfig } from '../config-json';

export const npuMemoryNotAutomatic: Rule = {
  name: 'npu-memory-not-automatic',
  severity: 'warning',
  catches: {
    en: 'an engine other than atb that is left to work out the memory for KV caches, which the documents know of atb alone where prefill and decode are separate',
    zh: 'PD 分离场景下，MindIE 文档只说明 atb 后端支持 npuMemSize 为 -1（自动分配）',
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
          what: 'an engine of which the documents of MindIE do not say that it works out the memory for KV caches by itself',
          got: engine.value,
          expected: 'atb while npuMemSize is -1',
          fix: 'Set npuMemSize to the GB of device memory for KV caches, use atb, or silence this where you have tried it.',
        },
      ];
    }),
};
