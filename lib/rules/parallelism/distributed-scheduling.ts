import { scheduleConfig } from '../config-json';
import { ofServers } from '../of-servers';
import type { Rule } from '../rule';

/** With it MindIE LLM does not start without RANK_TABLE_FILE (config_manager_impl.cpp), which these manifests do not set. */
export const distributedScheduling: Rule = {
  name: 'distributed-scheduling',
  severity: 'error',
  catches: {
    en: 'distributed scheduling, which needs the rank table of an instance of several pods',
    zh: '开启了分布式调度，它需要多Pod实例的ranktable文件，而此部署没有',
  },
  example: 'overrides: { config.json: { BackendConfig: { ScheduleConfig: { distributedEnable: true } } } }',
  check: (view) =>
    ofServers(view, ({ config }) => {
      const enabled = config.flag([...scheduleConfig, 'distributedEnable']);
      if (enabled?.value !== true) return [];
      return [
        {
          path: enabled.path,
          what: 'distributed scheduling, which needs the rank table of an instance of several pods',
          got: enabled.value,
          expected: 'false, as an instance is one pod',
          fix: 'Remove it.',
        },
      ];
    }),
};
