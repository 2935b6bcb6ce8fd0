import type { Rule } from '../rule';

/** MindIE's documents advise care with it under high load. */
export const coordinatorLivenessProbe: Rule = {
  name: 'coordinator-liveness-probe',
  severity: 'warning',
  catches: {
    en: 'a liveness probe of the Coordinator, which under load restarts it together with the requests that it holds',
    zh: 'Coordinator 启用了存活探针：高负载下响应变慢会导致其重启，并丢失正在处理的请求',
  },
  example: 'coordinator: { probes: { liveness: { enabled: true } } }',
  check: ({ key }) => {
    const enabled = key(['coordinator', 'probes', 'liveness', 'enabled']);
    if (enabled.value !== true) return [];
    return [
      {
        path: enabled.path,
        what: 'a probe that restarts the Coordinator, with all requests that it holds, when it answers slowly under load',
        got: true,
        expected: 'false',
        fix: 'Switch it off, or silence this where periodSeconds and failureThreshold leave time for the highest load.',
      },
    ];
  },
};
