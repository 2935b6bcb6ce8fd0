import { hardwareRecords } from '../../config/hardware';
import type { Rule } from '../rule';

export const npusOfOnePod: Rule = {
  name: 'npus-of-one-pod',
  severity: 'error',
  catches: {
    en: 'a number of NPUs that the nodes cannot give to one pod, which would stay pending',
    zh: '节点无法为单个Pod分配的NPU数，Pod将一直处于Pending状态',
  },
  example: 'server: { instances: 2, npusPerInstance: 16 }',
  check: ({ deployment, key, servers }) => {
    const { hardware } = deployment;
    key(['hardware']);
    const { npusOfOnePod: allowed } = hardwareRecords[hardware];
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
