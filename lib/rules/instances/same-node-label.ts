import type { Rule } from '../rule';

/** MindIE's guide of heterogeneous deployment: the label keeps each role on its own kind of node. */
export const sameNodeLabel: Rule = {
  name: 'same-node-label',
  severity: 'error',
  catches: {
    en: 'one node label for prefill and decode, which then run on the same kind of node',
    zh: 'Prefill与Decode使用相同的节点标签，两者会被调度到同一类节点',
  },
  example: `variant: heterogeneous
prefill: { instances: 1, npusPerInstance: 2 }
decode: { instances: 1, npusPerInstance: 2, nodeLabel: 800I-A2-32G }
`,
  check: ({ key }) => {
    const [prefill, decode] = [key(['prefill', 'nodeLabel']), key(['decode', 'nodeLabel'])];
    if (decode.value === undefined || prefill.value !== decode.value) return [];
    return [
      {
        path: decode.path,
        what: `the same node label as ${prefill.name}`,
        got: decode.value,
        expected: 'different labels for 32G and 64G nodes',
        fix: 'Give the 64G nodes a hardware-type label of their own.',
      },
    ];
  },
};
