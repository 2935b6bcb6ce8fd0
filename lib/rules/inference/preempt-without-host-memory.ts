import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { modelConfig, scheduleConfig } from '../config-json';

export const preemptWithoutHostMemory: Rule = {
  name: 'preempt-without-host-memory',
  severity: 'error',
  catches: {
    en: 'requests that may be pre-empted without host memory for their KV caches, which the server refuses',
    zh: '允许抢占请求但未配置存放其 KV Cache 的主机内存，Server 会拒绝该配置',
  },
  example: 'overrides: { config.json: { BackendConfig: { ScheduleConfig: { maxPreemptCount: 1 } } } }',
  check: (view) =>
    ofServers(view, ({ config }) => {
      const count = config.number([...scheduleConfig, 'maxPreemptCount']);
      const memory = config.number([...modelConfig, 'cpuMemSize']);
      if (count === undefined || count.value === 0 || memory?.value !== 0) return [];
      return [
        {
          path: count.path,
          what: 'requests to pre-empt without host memory for their KV caches',
          got: count.value,
          expected: '0 while cpuMemSize is 0',
          fix: 'Set cpuMemSize of ModelConfig[0] to the GB of host memory for KV caches, or remove maxPreemptCount.',
        },
      ];
    }),
};
