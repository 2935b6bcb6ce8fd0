import { rolesOf } from '../../config/topology';
import type { Rule, RuleFinding } from '../rule';
import type { View } from '../view';

/** Label by which pods are kept on different nodes: a node has one of its own. */
const hostname = 'kubernetes.io/hostname';

export const apartOnOneNode: Rule = {
  name: 'apart-on-one-node',
  severity: 'error',
  catches: {
    en: 'a node selector that names one node for pods that never share one, so that all but the first stay pending',
    zh: '节点选择器指定了单个节点，而这些 Pod 不允许在同一节点上，除第一个外都无法调度',
  },
  example: `server: { instances: 2, npusPerInstance: 2, antiAffinity: required, nodeSelector: { ${hostname}: node-1 } }`,
  check: (view) => [
    ...rolesOf(view.deployment).flatMap(({ key, settings: { instances } }) =>
      view.key([key, 'antiAffinity']).value === 'required' && instances > 1
        ? onOneNode(view, key, instances, `lower ${key}.antiAffinity to preferred`)
        : [],
    ),
    ...['controller', 'coordinator'].flatMap((key) =>
      view.key(['backup', key]).value === true ? onOneNode(view, key, 2, `switch backup.${key} off`) : [],
    ),
  ],
};

function onOneNode({ key }: View, workload: string, pods: number, otherwise: string): RuleFinding[] {
  const selector = key([workload, 'nodeSelector', hostname]);
  if (selector.value === undefined) return [];
  return [
    {
      path: selector.path,
      what: `one node for ${pods} pods that never share one`,
      got: selector.value,
      expected: `a label that at least ${pods} nodes have`,
      fix: `Select the nodes by another label, or ${otherwise}.`,
    },
  ];
}
