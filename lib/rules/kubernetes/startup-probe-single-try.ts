import type { Rule } from '../rule';
import { workloads } from '../workloads';

/** The kubelet gives up after startupSeconds divided by the period, rounded up: one failure is enough here. */
export const startupProbeSingleTry: Rule = {
  name: 'startup-probe-single-try',
  severity: 'warning',
  catches: {
    en: 'a time to start that is one period of the start-up probe or less, so that its first failure restarts the container',
    zh: 'startupSeconds 不超过启动探针的一个周期，第一次探测失败就会重启容器',
  },
  example: 'controller: { startupSeconds: 60, probes: { startup: { periodSeconds: 60 } } }',
  check: (view) =>
    workloads(view).flatMap((workload) => {
      const startup = [workload, 'probes', 'startup'];
      const seconds = view.key([workload, 'startupSeconds']);
      const period = view.key([...startup, 'periodSeconds']);
      const isOn = view.key([...startup, 'enabled']).value === true;
      if (!isOn || Number(seconds.value) > Number(period.value)) return [];
      return [
        {
          path: seconds.path,
          what: 'time for a single start-up probe, whose failure restarts the container',
          got: seconds.value,
          expected: `more than ${period.name} (${Number(period.value)})`,
          fix: 'Raise it, or lower periodSeconds.',
        },
      ];
    }),
};
