import { ofServers } from '../of-servers';
import type { Rule } from '../rule';

/** MindIE LLM, environment variables: layered all-to-all needs PCIe at 1 and RoCE at 0, which for RoCE means on. */
export const intraMachineLinks: Rule = {
  name: 'intra-machine-links',
  severity: 'warning',
  catches: {
    en: 'one half of the pair HCCL_INTRA_PCIE_ENABLE 1 and HCCL_INTRA_ROCE_ENABLE 0, which layered all-to-all needs whole',
    zh: '分层 all-to-all 需要 HCCL_INTRA_PCIE_ENABLE=1 与 HCCL_INTRA_ROCE_ENABLE=0 成对设置，只设置了其一',
  },
  example: 'environment: { HCCL_INTRA_PCIE_ENABLE: 1 }',
  check: (view) =>
    ofServers(view, ({ variable }) => {
      const pcie = variable('HCCL_INTRA_PCIE_ENABLE');
      const roce = variable('HCCL_INTRA_ROCE_ENABLE');
      const hasPcie = pcie?.value === '1' && roce?.value !== '0';
      const hasRoce = roce?.value === '0' && pcie === undefined;
      const half = hasPcie ? pcie : hasRoce ? roce : undefined;
      if (half === undefined) return [];
      const [other, needed] = hasPcie ? ['HCCL_INTRA_ROCE_ENABLE', 0] : ['HCCL_INTRA_PCIE_ENABLE', 1];
      return [
        {
          path: half.path,
          what: `one half of a pair: layered all-to-all also needs ${other}`,
          got: Number(half.value),
          expected: `${other} ${needed} beside it`,
          fix: `Set ${other} to ${needed}, or remove this.`,
        },
      ];
    }),
};
