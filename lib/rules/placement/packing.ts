import type { NodePool } from '../../config/deployment';

/** The instances of one role, which are alike. */
export interface Demand {
  readonly instances: number;
  readonly npusPerInstance: number;
  /** Whether each needs a node that no other instance of the role runs on. */
  readonly isOnePerNode: boolean;
  /** Whether they may run on the nodes of a pool. */
  readonly admits: (pool: NodePool) => boolean;
}

/**
 * How many instances of each role find a node at best, when one role after another takes its NPUs, pool by pool.
 *
 * The modules of two NPUs of an 800I A3 change nothing here: where single NPUs share modules, an even number of NPUs
 * fits into whole modules exactly when as many are free.
 */
export function pack(pools: readonly NodePool[], demands: readonly Demand[]): number[] {
  const nodes = pools.flatMap((pool) =>
    Array.from({ length: pool.nodes }, () => ({ pool, freeNpus: pool.npusPerNode })),
  );
  return demands.map(({ instances, npusPerInstance, isOnePerNode, admits }) => {
    let placed = 0;
    for (const node of nodes.filter(({ pool }) => admits(pool))) {
      const room = Math.floor(node.freeNpus / npusPerInstance);
      const here = Math.min(instances - placed, isOnePerNode ? Math.min(room, 1) : room);
      node.freeNpus -= here * npusPerInstance;
      placed += here;
    }
    return placed;
  });
}
