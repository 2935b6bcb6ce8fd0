import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { scheduleConfig } from '../config-json';

/** What the server takes where config.json has no such key (MindIE LLM, config_info.h). */
const defaults = { all: 64, long: 8 };

export const partialPrefillsTooMany: Rule = {
  name: 'partial-prefills-too-many',
  severity: 'error',
  catches: {
    en: 'more partial prefills of long prompts than partial prefills at all, which the server refuses',
    zh: 'maxLongPartialPrefills 大于 maxNumPartialPrefills，Server 会拒绝该配置',
  },
  example: 'overrides: { config.json: { BackendConfig: { ScheduleConfig: { maxNumPartialPrefills: 4 } } } }',
  check: (view) =>
    ofServers(view, ({ config }) => {
      const all = config.number([...scheduleConfig, 'maxNumPartialPrefills']);
      const long = config.number([...scheduleConfig, 'maxLongPartialPrefills']);
      const given = long ?? all;
      const most = all?.value ?? defaults.all;
      const value = long?.value ?? defaults.long;
      if (given === undefined || value <= most) return [];
      return [
        {
          path: [...given.path.slice(0, -1), 'maxLongPartialPrefills'],
          what: 'more partial prefills of long prompts than of all prompts',
          got: value,
          expected: `at most maxNumPartialPrefills (${most})`,
          fix: `Set it to ${most} or less, or raise maxNumPartialPrefills.`,
        },
      ];
    }),
};
