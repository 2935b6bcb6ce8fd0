import type { Deployment, NodePool } from '../deployment';
import { hardwareRecords } from '../hardware';
import type { Finding } from '../problem';
import { type Condition, pairs } from './condition';

/** Node pools that messages can tell apart, of nodes that there are. */
export function checkCluster({ cluster }: Deployment): Condition[] {
  const pools = cluster?.nodePools ?? [];
  return [
    ...pairs(pools).map(
      ([first, index]) =>
        () =>
          sameName(pools, first, index),
    ),
    ...pools.map((pool, index) => () => tooManyNpus(pool, index)),
  ];
}

function sameName(pools: readonly NodePool[], first: number, index: number): Finding | undefined {
  const name = pools[index]?.name;
  if (pools[first]?.name !== name) return undefined;
  return {
    path: ['cluster', 'nodePools', index, 'name'],
    code: 'pool-name-twice',
    what: 'the name of another pool',
    got: name,
    expected: 'a name for each pool',
    fix: 'Rename one of the two.',
  };
}

function tooManyNpus({ npusPerNode, hardware }: NodePool, index: number): Finding | undefined {
  const most = hardwareRecords[hardware].npusPerNode;
  if (npusPerNode <= most) return undefined;
  return {
    path: ['cluster', 'nodePools', index, 'npusPerNode'],
    code: 'pool-npus-too-many',
    what: `more NPUs than an ${hardware} node has`,
    got: npusPerNode,
    expected: `at most ${most}`,
    fix: 'Lower it, or set the hardware of the pool to that of its nodes.',
  };
}
