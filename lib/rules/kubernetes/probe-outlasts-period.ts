import type { Rule } from '../rule';
import { workloads } from '../workloads';

/** The probe client of one probe would still run when the next one begins. */
export const probeOutlastsPeriod: Rule = {
  name: 'probe-outlasts-period',
  severity: 'error',
  catches: {
    en: 'a probe whose time-out is not shorter than its period',
    zh: '探针的超时时间不小于探测周期',
  },
  example: 'coordinator: { probes: { readiness: { timeoutSeconds: 5 } } }',
  check: (view) =>
    workloads(view).flatMap((workload) =>
      ['startup', 'readiness', 'liveness'].flatMap((name) => {
        const probe = [workload, 'probes', name];
        const timeout = view.key([...probe, 'timeoutSeconds']);
        const period = view.key([...probe, 'periodSeconds']);
        const isOn = view.key([...probe, 'enabled']).value === true;
        if (!isOn || Number(timeout.value) < Number(period.value)) return [];
        return [
          {
            path: timeout.path,
            what: 'probe that may outlast its period',
            got: timeout.value,
            expected: `less than periodSeconds (${Number(period.value)})`,
            fix: 'Lower timeoutSeconds or raise periodSeconds.',
          },
        ];
      }),
    ),
};
