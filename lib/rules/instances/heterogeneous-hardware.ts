import { hardwareRecords } from '../../config/hardware';
import type { Rule } from '../rule';

/** The server types of which the Controller can tell kinds apart, each kind by the memory of its NPUs. */
const told = Object.values(hardwareRecords).filter(({ hardwareType }) => hardwareType !== undefined);
const heterogeneous = [...new Set(told.map(({ type }) => type))].map((type) => ({
  type,
  kinds: told.filter((one) => one.type === type).map(({ npuMemoryGB }) => `${npuMemoryGB ?? '?'}G`),
}));

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
  check: ({ key, topology }) => {
    const hardware = key(['hardware']);
    const isKnown = heterogeneous.some(({ type }) => type === hardware.value);
    if (topology.by !== 'hardware' || isKnown) return [];
    return [
      {
        path: hardware.path,
        what: 'server type that cannot be heterogeneous',
        got: hardware.value,
        expected: heterogeneous
          .map(
            ({ type, kinds }) =>
              `${type}: the Controller knows ${kinds.join(' and ')} nodes of this type only`,
          )
          .join(', or '),
        fix: 'Leave hardware out, or set variant to homogeneous.',
      },
    ];
  },
};
