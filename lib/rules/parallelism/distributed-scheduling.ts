import type { Rule } from '../rule';
import type { View } from '../view';

/** With it MindIE LLM does not start without RANK_TABLE_FILE (config_manager_impl.cpp), which these manifests do not set. */
export const distributedScheduling: Rule = {
  name: 'distributed-scheduling',
  severity: 'error',
  catches: {
    en: 'distributed scheduling, which needs the rank table of an instance of several pods',
    zh: '开启了分布式调度，它需要多Pod实例的rank table文件，而此部署没有',
  },
  example: 'overrides: { config.json: { BackendConfig: { ScheduleConfig: { distributedEnable: true } } } }',
  check: ({ servers }: View) => {
    const switches = servers.flatMap(
      ({ config }) => config.flag(['BackendConfig', 'ScheduleConfig', 'distributedEnable']) ?? [],
    );
    const on = new Map(switches.filter(({ value }) => value).map((one) => [JSON.stringify(one.path), one]));
    return [...on.values()].map(({ path, value }) => ({
      path,
      what: 'distributed scheduling, which needs the rank table of an instance of several pods',
      got: value,
      expected: 'false, as an instance is one pod',
      fix: 'Remove it.',
    }));
  },
};
