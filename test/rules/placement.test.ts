import fc from 'fast-check';
import type { NodePool } from '../../lib/config/deployment';
import { type Demand, pack } from '../../lib/rules/placement/packing';

const pool = (name: string, nodes: number, npusPerNode: number): NodePool => ({
  name,
  nodes,
  npusPerNode,
  hardware: '800I-A2',
  labels: {},
});

const demand = (instances: number, npusPerInstance: number, rest: Partial<Demand> = {}): Demand => ({
  instances,
  npusPerInstance,
  isOnePerNode: false,
  admits: () => true,
  ...rest,
});

describe('of roles that share pools', () => {
  test('the second gets what the first can leave', () => {
    expect(pack([pool('a', 2, 8)], [demand(3, 4), demand(2, 2)])).toEqual([3, 2]);
    expect(pack([pool('a', 2, 8)], [demand(3, 4), demand(3, 2)])).toEqual([3, 2]);
    expect(pack([pool('a', 2, 8)], [demand(4, 4), demand(3, 2)])).toEqual([4, 0]);
  });

  test('the first goes where it leaves most to the second', () => {
    expect(pack([pool('a', 2, 8)], [demand(2, 2), demand(2, 6)])).toEqual([2, 2]);
    expect(pack([pool('a', 2, 8)], [demand(2, 6), demand(2, 2)])).toEqual([2, 2]);
    expect(pack([pool('a', 1, 6), pool('b', 1, 4)], [demand(1, 4), demand(1, 6)])).toEqual([1, 1]);
  });

  test('a role uses only the pools that admit it', () => {
    const onlyB = { admits: ({ name }: NodePool) => name === 'b' };
    expect(pack([pool('a', 1, 8), pool('b', 1, 8)], [demand(1, 8), demand(1, 8, onlyB)])).toEqual([1, 1]);
    expect(pack([pool('a', 1, 8), pool('b', 1, 8)], [demand(2, 8, onlyB), demand(1, 8)])).toEqual([1, 1]);
  });

  test('anti-affinity keeps instances of one role apart, not those of two', () => {
    const apart = { isOnePerNode: true };
    expect(pack([pool('a', 2, 8)], [demand(3, 2, apart), demand(2, 2, apart)])).toEqual([2, 2]);
  });
});

interface Role {
  readonly instances: number;
  readonly npusPerInstance: number;
  readonly isOnePerNode: boolean;
  readonly pools: readonly string[];
}

const roles = fc.array(
  fc.record({
    instances: fc.integer({ min: 1, max: 4 }),
    npusPerInstance: fc.integer({ min: 1, max: 4 }),
    isOnePerNode: fc.boolean(),
    pools: fc.subarray(['a', 'b']),
  }),
  { minLength: 1, maxLength: 2 },
);
const pools = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .map(([nodes, ofA, ofB]) => [pool('a', nodes, ofA), pool('b', 1, ofB)]);

const demandOf = ({ pools: admitted, ...role }: Role): Demand => ({
  ...role,
  admits: ({ name }) => admitted.includes(name),
});

/** Whether numbers of instances of each role can run at once: tries every node for every instance. */
function canRun(
  nodePools: readonly NodePool[],
  demands: readonly Demand[],
  counts: readonly number[],
): boolean {
  const nodes = nodePools.flatMap((one) =>
    Array.from({ length: one.nodes }, () => ({ pool: one, free: one.npusPerNode, runs: new Set<number>() })),
  );
  const instances = counts.flatMap((count, role) => Array.from({ length: count }, () => role));
  const place = (index: number): boolean => {
    const role = instances[index];
    const wanted = role === undefined ? undefined : demands[role];
    if (role === undefined || wanted === undefined) return true;
    return nodes.some((node) => {
      const isTaken = wanted.isOnePerNode && node.runs.has(role);
      if (isTaken || !wanted.admits(node.pool) || node.free < wanted.npusPerInstance) return false;
      const ran = new Set(node.runs);
      node.free -= wanted.npusPerInstance;
      node.runs.add(role);
      const isPlaced = place(index + 1);
      node.free += wanted.npusPerInstance;
      node.runs = ran;
      return isPlaced;
    });
  };
  return place(0);
}

test('what is packed can run at once, and neither role could have more beside it', () => {
  fc.assert(
    fc.property(pools, roles, (nodePools, all) => {
      const demands = all.map(demandOf);
      const placed = pack(nodePools, demands);
      expect(canRun(nodePools, demands, placed)).toBe(true);
      demands.forEach(({ instances }, role) => {
        expect(placed[role]).toBeLessThanOrEqual(instances);
      });
      const [first = 0, second = 0] = placed;
      if (first < (demands[0]?.instances ?? 0)) expect(canRun(nodePools, demands, [first + 1])).toBe(false);
      if (second < (demands[1]?.instances ?? 0))
        expect(canRun(nodePools, demands, [first, second + 1])).toBe(false);
    }),
    { numRuns: 500 },
  );
});
