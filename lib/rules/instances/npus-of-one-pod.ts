import type { Rule } from '../rule';

/**
 * NPUs that one pod can be given, by server type. An 800I A2 has 8. An 800I A3 has 16 in modules of two, and its
 * scheduler gives out one NPU or whole modules (MindCluster, affinity scheduling of the Atlas 800I A3 SuperPoD).
 */
const npusOfOnePodByHardware = {
  '800I-A2': [1, 2, 3, 4, 5, 6, 7, 8],
  '800I-A3': [1, 2, 4, 6, 8, 10, 12, 14, 16],
} as const;

export const npusOfOnePod: Rule = {
  name: 'npus-of-one-pod',
  severity: 'error',
  catches: {
    en: 'a number of NPUs that the nodes cannot give to one pod, which would stay pending',
    zh: '节点无法为单个Pod分配的NPU数，Pod将一直处于Pending状态',
  },
  example: 'server: { instances: 4, npusPerInstance: 16 }',
  check: ({ deployment, key, servers }) => {
    const { hardware } = deployment;
    key(['hardware']);
    const allowed: readonly number[] = npusOfOnePodByHardware[hardware];
    return servers
      .map(({ role }) => ({ ...key([role.key, 'npusPerInstance']), npus: role.settings.npusPerInstance }))
      .filter(({ npus }) => !allowed.includes(npus))
      .map(({ path, npus }) => ({
        path,
        what: `NPUs that ${hardware} nodes cannot give to one pod`,
        got: npus,
        expected: `one of ${allowed.join(', ')}`,
        fix: 'Choose one of these, or the hardware that the nodes have.',
      }));
  },
};
