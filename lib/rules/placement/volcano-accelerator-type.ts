import { typeOfLabel } from '../../config/hardware';
import type { Rule, RuleFinding } from '../rule';

/**
 * Volcano's Ascend plugin chooses its rules for a workload by this node selector, unless an annotation has chosen them;
 * without both it takes those of the first Ascend 910 servers, whose pods have 1, 2, 4 or 8 NPUs (MindCluster).
 */
export const volcanoAcceleratorType: Rule = {
  name: 'volcano-accelerator-type',
  severity: 'warning',
  catches: {
    en: 'servers that Volcano schedules by the rules of another server type, for want of the node selector accelerator-type or by a wrong one',
    zh: '使用 Volcano 调度但 nodeSelector 中的 accelerator-type 缺失或有误，Volcano 会按其他服务器型号的规则调度',
  },
  example: 'server: { instances: 2, npusPerInstance: 2, schedulerName: volcano }',
  check: ({ key, servers }) => {
    return (
      servers
        .map(({ role }) => role)
        // Where there are super pods, the annotation sp-block has chosen the rules.
        .filter(({ hardware, settings }) => !hardware.hasSuperPods && settings.schedulerName === 'volcano')
        .flatMap((role): RuleFinding[] => {
          const { acceleratorTypes, type: hardware } = role.hardware;
          const types = acceleratorTypes.join(' or ');
          const selector = key([role.key, 'nodeSelector']);
          const type = role.settings.nodeSelector['accelerator-type'];
          if (type === undefined)
            return [
              {
                path: selector.path,
                what: `no accelerator-type, without which Volcano schedules by the rules of other servers than ${hardware}`,
                got: selector.value,
                expected: `accelerator-type: ${types} beside it`,
                fix: `Add it to ${selector.name}, and the label to the nodes where they lack it.`,
              },
            ];
          // Of a type of other hardware another rule says so, whatever the scheduler.
          if (acceleratorTypes.includes(type) || typeOfLabel(type) !== undefined) return [];
          return [
            {
              path: [...selector.path, 'accelerator-type'],
              what: `an accelerator-type by which Volcano schedules by the rules of other servers than ${hardware}`,
              got: type,
              expected: types,
              fix: 'Write that, and label the nodes so, or set hardware to what they are.',
            },
          ];
        })
    );
  },
};
