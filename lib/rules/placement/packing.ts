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

const nothing: Demand = { instances: 0, npusPerInstance: 1, isOnePerNode: false, admits: () => false };

/**
 * How many instances of one or two roles find a node at best: as many of the first as can be, and of the second as many
 * as any placement of those leaves room for. All placements are looked at, so that no scheduler can do better.
 *
 * The modules of two NPUs of an 800I A3 change nothing here: where single NPUs share modules, an even number of NPUs
 * fits into whole modules exactly when as many are free.
 */
export function pack(pools: readonly NodePool[], demands: readonly Demand[]): number[] {
  const [first = nothing, second = nothing] = demands;
  // For each number of the first role, the most of the second that run beside them.
  let most: readonly number[] = [0];
  for (const pool of pools) {
    // No more nodes are of use than there are instances.
    const nodes = Math.min(pool.nodes, first.instances + second.instances);
    for (let node = 0; node < nodes && !isEnough(most, first, second); node += 1)
      most = withNode(most, pool, first, second);
  }
  const besideAll = Math.min(most.at(-1) ?? 0, second.instances);
  return [most.length - 1, besideAll].slice(0, demands.length);
}

function isEnough(most: readonly number[], first: Demand, second: Demand): boolean {
  return (most[first.instances] ?? -1) >= second.instances;
}

/** The same with one node more. */
function withNode(most: readonly number[], pool: NodePool, first: Demand, second: Demand): number[] {
  const more: number[] = [];
  for (let here = 0; here <= room(pool.npusPerNode, pool, first); here += 1) {
    const beside = room(pool.npusPerNode - here * first.npusPerInstance, pool, second);
    for (const [elsewhere, ofSecond] of most.entries()) {
      const ofFirst = here + elsewhere;
      if (ofFirst <= first.instances) more[ofFirst] = Math.max(more[ofFirst] ?? 0, ofSecond + beside);
    }
  }
  return more;
}

/** Instances of a role that a node of a pool takes, with so many NPUs free. */
function room(freeNpus: number, pool: NodePool, { npusPerInstance, isOnePerNode, admits }: Demand): number {
  if (!admits(pool)) return 0;
  const most = Math.floor(freeNpus / npusPerInstance);
  return isOnePerNode ? Math.min(most, 1) : most;
}
