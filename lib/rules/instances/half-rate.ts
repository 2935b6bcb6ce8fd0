import type { Rule } from '../rule';

/** MindIE Motor, ControllerConfig.cpp. */
export const halfRate: Rule = {
  name: 'half-rate',
  severity: 'error',
  catches: {
    en: 'a P:D rate of which one part is 0, with which the Controller does not start',
    zh: 'P:D配比中只有一方为0，Controller无法启动',
  },
  example: 'server: { instances: 4, npusPerInstance: 2, rate: { prefill: 3 } }',
  check: ({ key, topology }) => {
    if (topology.by !== 'controller') return [];
    const { path, value } = key(['server', 'rate']);
    const { prefill, decode } = topology.rate;
    if ((prefill === 0) === (decode === 0)) return [];
    return [
      {
        path,
        what: 'half a P:D rate',
        got: value,
        expected: 'prefill and decode both 0 or both above 0',
        fix: 'Set both to 0 to let the Controller decide, or both above 0.',
      },
    ];
  },
};
