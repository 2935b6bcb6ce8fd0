import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { scheduleConfig } from '../config-json';
import { limit } from './limits';

export const beamWidthTooLarge: Rule = {
  name: 'beam-width-too-large',
  severity: 'error',
  catches: {
    en: 'a maxN above the decode batch, which the server refuses',
    zh: 'maxN 大于 Decode 批大小，Server 会拒绝该配置',
  },
  example: `image: { name: mindie, tag: 3.0.0 }
overrides: { config.json: { BackendConfig: { ScheduleConfig: { maxN: 201 } } } }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const given = config.number([...scheduleConfig, 'maxN']);
      const batch = limit(view, 'decodeBatchSize');
      if (given === undefined || given.value <= batch.value) return [];
      return [
        {
          path: given.path,
          what: 'more beams or samples of one request than a batch holds',
          got: given.value,
          expected: `at most ${batch.name} (${batch.value})`,
          fix: `Lower it or raise ${batch.name}.`,
        },
      ];
    }),
};
