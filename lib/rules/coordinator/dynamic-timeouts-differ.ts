import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { isWritten } from '../written';

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
      const coordinator = view.coordinator.flag([name]);
      const server = config.flag([name]);
      if (server === undefined || server.value === (coordinator?.value ?? false)) return [];
      const place = coordinator === undefined || isWritten(view, server) ? server : coordinator;
      return [
        {
          path: place.path,
          what: 'time-outs that only one side raises to their largest values',
          got: place.value,
          expected: `${!place.value}, as in ${place === server ? 'ms_coordinator.json' : 'config.json'}`,
          fix: 'Set it in both files or in neither.',
        },
      ];
    }),
};
