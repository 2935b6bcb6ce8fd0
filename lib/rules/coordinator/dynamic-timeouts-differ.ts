import { ofServers } from '../of-servers';
import type { Rule } from '../rule';

const name = 'EnableDynamicAdjustTimeoutConfig';

/** Both files have the switch; left out, it is off. */
export const dynamicTimeoutsDiffer: Rule = {
  name: 'dynamic-timeouts-differ',
  severity: 'warning',
  catches: {
    en: 'time-outs that are raised to their largest values in the Coordinator or the servers alone',
    zh: '只在 Coordinator 或 Server 一侧开启了动态超时（EnableDynamicAdjustTimeoutConfig）',
  },
  example: `overrides: { config.json: { ${name}: true } }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const coordinator = view.coordinator.flag([name])?.value ?? false;
      const server = config.flag([name]);
      if (server === undefined || server.value === coordinator) return [];
      return [
        {
          path: server.path,
          what: 'time-outs that only one side raises to their largest values',
          got: server.value,
          expected: `${coordinator}, as in ms_coordinator.json`,
          fix: 'Set it in both files or in neither.',
        },
      ];
    }),
};
