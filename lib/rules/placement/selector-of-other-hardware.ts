import { typeOfLabel } from '../../config/hardware';
import { ofServers } from '../of-servers';
import type { Rule } from '../rule';

/**
 * The label `accelerator-type` of a node tells its server type (MindCluster), and `hardware` tells the generator: from it
 * follow the NPUs that a pod can be given, what the Ascend Operator writes, and which images run there.
 */
export const selectorOfOtherHardware: Rule = {
  name: 'selector-of-other-hardware',
  severity: 'warning',
  catches: {
    en: 'servers whose node selector accelerator-type is that of other hardware than `hardware` says, so that they are planned for nodes on which they do not run',
    zh: 'nodeSelector 中的 accelerator-type 与 `hardware` 的型号不符，部署按另一种型号的节点规划',
  },
  example: 'server: { instances: 2, npusPerInstance: 2, nodeSelector: { accelerator-type: module-a3-16 } }',
  check: (view) =>
    ofServers(view, ({ role }) => {
      const { type: hardware, acceleratorTypes } = role.hardware;
      const selector = view.key([role.key, 'nodeSelector']);
      const type = role.settings.nodeSelector['accelerator-type'];
      const other = type === undefined ? undefined : typeOfLabel(type);
      if (other === undefined || other === hardware) return [];
      return [
        {
          path: [...selector.path, 'accelerator-type'],
          what: `the label of ${other} nodes, while hardware is ${hardware}`,
          got: type,
          expected: acceleratorTypes.join(' or '),
          fix: `Set hardware to ${other} where the nodes are such, or write the label of the ${hardware} nodes.`,
        },
      ];
    }),
};
