import type { Rule } from '../rule';

export const npusOfOnePod: Rule = {
  name: 'npus-of-one-pod',
  severity: 'error',
  catches: {
    en: 'a number of NPUs that the nodes cannot give to one pod, which would stay pending',
    zh: '节点无法为单个Pod分配的NPU数，Pod将一直处于Pending状态',
  },
  example: 'server: { instances: 2, npusPerInstance: 16 }',
  check: ({ key, servers }) => {
    return servers
      .map(({ role: { key: name, hardware, npusPerPod } }) => ({
        hardware,
        npusPerPod,
        path: key([name, 'npusPerInstance']).path,
      }))
      .filter(({ hardware, npusPerPod }) => !hardware.npusOfOnePod.includes(npusPerPod))
      .map(({ path, hardware, npusPerPod }) => ({
        path,
        what: `NPUs that ${hardware.type} nodes cannot give to one pod`,
        got: npusPerPod,
        expected: `one of ${hardware.npusOfOnePod.join(', ')}`,
        fix: 'Choose one of these, or the hardware that the nodes have.',
      }));
  },
};
