import type { Rule } from '../rule';

/** MindIE Motor's guides count P and D in instances; where they are a fraction, it may be shortened. */
export const rateAboveInstances: Rule = {
  name: 'rate-above-instances',
  severity: 'error',
  catches: {
    en: 'a P:D rate that adds up to more instances than there are',
    zh: 'P:D配比之和超过实例数',
  },
  example: 'server: { instances: 4, npusPerInstance: 2, rate: { prefill: 3, decode: 2 } }',
  check: ({ key, topology }) => {
    if (topology.by !== 'controller') return [];
    const [role] = topology.roles;
    const { path, value } = key(['server', 'rate']);
    const instances = key(['server', 'instances']);
    const { prefill, decode } = topology.rate;
    if (prefill + decode <= role.instances) return [];
    return [
      {
        path,
        what: 'P:D rate that needs more instances',
        got: value,
        expected: `prefill + decode of at most ${instances.name} (${role.instances})`,
        fix: `Lower or shorten the rate, or raise ${instances.name}.`,
      },
    ];
  },
};
