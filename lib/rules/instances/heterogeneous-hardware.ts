import type { Rule } from '../rule';

/** MindIE Motor, RankTableLoader.cpp: a heterogeneous table is refused with any other server type. */
export const heterogeneousHardware: Rule = {
  name: 'heterogeneous-hardware',
  severity: 'error',
  catches: {
    en: 'a heterogeneous deployment on nodes other than 800I A2, of which the Controller knows no role',
    zh: '异构部署使用了800I A2以外的节点，Controller无法识别其身份',
  },
  example: `variant: heterogeneous
prefill: { instances: 1, npusPerInstance: 2 }
decode: { instances: 1, npusPerInstance: 2 }
hardware: 800I-A3
`,
  check: ({ key }) => {
    const hardware = key(['hardware']);
    if (key(['variant']).value === 'homogeneous' || hardware.value === '800I-A2') return [];
    return [
      {
        path: hardware.path,
        what: 'server type that cannot be heterogeneous',
        got: hardware.value,
        expected: '800I-A2: the Controller knows 32G and 64G nodes of this type only',
        fix: 'Leave hardware out, or set variant to homogeneous.',
      },
    ];
  },
};
