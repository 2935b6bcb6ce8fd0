import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { scheduleConfig } from '../config-json';
import { limit } from './limits';

export const preemptCountTooLarge: Rule = {
  name: 'preempt-count-too-large',
  severity: 'error',
  catches: {
    en: 'a maxPreemptCount above the decode batch, which the server refuses',
    zh: 'maxPreemptCount 大于 Decode 批大小，Server 会拒绝该配置',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig: { ModelConfig: [{ cpuMemSize: 5 }] }
      ScheduleConfig: { maxPreemptCount: 201 }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const given = config.number([...scheduleConfig, 'maxPreemptCount']);
      const batch = limit(view, 'decodeBatchSize');
      if (given === undefined || given.value <= batch.value) return [];
      return [
        {
          path: given.path,
          what: 'more requests to pre-empt than a batch holds',
          got: given.value,
          expected: `at most ${batch.name} (${batch.value})`,
          fix: `Lower it or raise ${batch.name}.`,
        },
      ];
    }),
};
