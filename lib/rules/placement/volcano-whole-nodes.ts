import type { Rule } from '../rule';

/**
 * Volcano sees all pods of a Deployment as one job. Of a job with sp-block and several pods its Ascend plugin takes none
 * that asks for less than a node (MindCluster, ascend-for-volcano, superpod).
 */
export const volcanoWholeNodes: Rule = {
  name: 'volcano-whole-nodes',
  severity: 'error',
  catches: {
    en: 'instances of a part of a super-pod node that Volcano schedules, which gives several pods whole nodes only, so that all stay pending',
    zh: '由 Volcano 调度、但只用到超节点服务器部分 NPU 的实例：多个 Pod 时 Volcano 只按整节点分配，所有 Pod 会一直处于 Pending 状态',
  },
  example: 'hardware: 800I-A3\nserver: { instances: 2, npusPerInstance: 8, schedulerName: volcano }',
  check: ({ key, servers }) => {
    return servers.flatMap(({ role }) => {
      const { type, hasSuperPods, npusPerNode, npusOfOnePod } = role.hardware;
      if (!hasSuperPods) return [];
      const npus = role.npusPerPod;
      const { path } = key([role.key, 'npusPerInstance']);
      const scheduler = key([role.key, 'schedulerName']);
      const isPart = npus < npusPerNode && npusOfOnePod.includes(npus);
      if (scheduler.value !== 'volcano' || role.instances < 2 || !isPart) return [];
      return [
        {
          path,
          what: `a part of an ${type} node, of which Volcano gives several pods whole ones only, so that all would stay Pending`,
          got: npus,
          expected: `${npusPerNode} with ${scheduler.name} volcano`,
          fix: `Set it to ${npusPerNode}, or leave ${scheduler.name} out.`,
        },
      ];
    });
  },
};
