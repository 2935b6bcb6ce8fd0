import { hardwareRecords } from '../../config/hardware';
import type { Rule } from '../rule';

/**
 * Volcano's Ascend plugin chooses its rules for a workload by this node selector, unless an annotation has chosen them;
 * without both it takes those of the first Ascend 910 servers, whose pods have 1, 2, 4 or 8 NPUs (MindCluster).
 */
export const volcanoAcceleratorType: Rule = {
  name: 'volcano-accelerator-type',
  severity: 'warning',
  catches: {
    en: 'servers that Volcano schedules by the rules of another server type, for want of the node selector accelerator-type',
    zh: '使用 Volcano 调度但 nodeSelector 中缺少 accelerator-type，Volcano 会按其他服务器型号的规则调度',
  },
  example: 'server: { instances: 2, npusPerInstance: 2, schedulerName: volcano }',
  check: ({ deployment, key, servers }) => {
    const { acceleratorTypes, hcclVersion } = hardwareRecords[deployment.hardware];
    key(['hardware']);
    // The annotation that asks for version 1.2 has chosen the rules.
    if (hcclVersion === '1.2') return [];
    return servers
      .filter(({ role: { settings } }) => settings.schedulerName === 'volcano')
      .map(({ role }) => ({ role, ...key([role.key, 'nodeSelector']) }))
      .filter(({ role }) => role.settings.nodeSelector['accelerator-type'] === undefined)
      .map(({ role, path, value }) => ({
        path,
        what: `no accelerator-type, without which Volcano schedules by the rules of other servers than ${deployment.hardware}`,
        got: value,
        expected: `accelerator-type: ${acceleratorTypes.join(' or ')} beside it`,
        fix: `Add it to ${role.key}.nodeSelector, and the label to the nodes where they lack it.`,
      }));
  },
};
