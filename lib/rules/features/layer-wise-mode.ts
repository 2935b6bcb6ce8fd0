import type { Path } from '../../config/problem';
import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { modelConfig, scheduleConfig } from '../config-json';

/** What layer-wise mode asks for (MindIE LLM, config_manager_impl.cpp); other rules refuse splitfuse and Mix anyway. */
const needs: readonly { readonly path: Path; readonly value: unknown }[] = [
  { path: [...modelConfig, 'backendType'], value: 'atb' },
  { path: [...scheduleConfig, 'supportSelectBatch'], value: false },
  { path: [...scheduleConfig, 'bufferResponseEnabled'], value: false },
];

export const layerWiseMode: Rule = {
  name: 'layer-wise-mode',
  severity: 'error',
  catches: {
    en: 'settings with which a server in layer-wise mode does not start',
    zh: '与 layerwiseDisaggregated 冲突、导致服务无法启动的配置',
  },
  example: `overrides:
  config.json:
    ServerConfig: { layerwiseDisaggregated: true }
    BackendConfig: { ScheduleConfig: { bufferResponseEnabled: true } }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      if (config.flag(['ServerConfig', 'layerwiseDisaggregated'])?.value !== true) return [];
      return needs.flatMap(({ path, value }) => {
        const found = config.setting(path);
        if (found === undefined || found.value === value) return [];
        return [
          {
            path: found.path,
            what: 'a setting with which layer-wise mode does not start',
            got: found.value,
            expected: `${String(value)} with layerwiseDisaggregated`,
            fix: 'Remove it, or layerwiseDisaggregated.',
          },
        ];
      });
    }),
};
