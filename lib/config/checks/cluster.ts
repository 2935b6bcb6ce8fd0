import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { hardwareRecords } from '../hardware';

/** Node pools that messages can tell apart, of nodes that there are. */
export function checkCluster({ cluster }: Deployment): Finding[] {
  return (cluster?.nodePools ?? []).flatMap((pool, index, pools) => {
    const at = ['cluster', 'nodePools', index];
    const most = hardwareRecords[pool.hardware].npusPerNode;
    const first = pools.findIndex(({ name }) => name === pool.name);
    const findings: Finding[] = [];
    if (first < index)
      findings.push({
        path: [...at, 'name'],
        code: 'pool-name-twice',
        what: 'the name of another pool',
        got: pool.name,
        expected: 'a name for each pool',
        fix: 'Rename one of the two.',
        reads: [['cluster', 'nodePools', first, 'name']],
      });
    if (pool.npusPerNode > most)
      findings.push({
        path: [...at, 'npusPerNode'],
        code: 'pool-npus-too-many',
        what: `more NPUs than an ${pool.hardware} node has`,
        got: pool.npusPerNode,
        expected: `at most ${most}`,
        fix: 'Lower it, or set the hardware of the pool to that of its nodes.',
        reads: [[...at, 'hardware']],
      });
    return findings;
  });
}
