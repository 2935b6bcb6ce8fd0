import type { NodePool } from '../../config/deployment';
import { type Role, rolesOf } from '../../config/topology';
import type { Rule, RuleFinding } from '../rule';
import { type Demand, pack } from './packing';

/** A pod that no node can take stays Pending, and the table that all the others wait for is never complete. */
export const pendingInstances: Rule = {
  name: 'pending-instances',
  severity: 'error',
  catches: {
    en: 'instances that no node of the cluster section has the labels or the NPUs for, so that their pods stay Pending',
    zh: 'cluster 所列节点没有实例所需的标签或足够的 NPU，实例的 Pod 会一直处于 Pending 状态',
  },
  example: 'cluster: { nodePools: [{ name: a2, nodes: 1, npusPerNode: 2, hardware: 800I-A2 }] }',
  check: ({ deployment }) => {
    if (deployment.cluster === undefined) return [];
    const { nodePools } = deployment.cluster;
    const ofHardware = nodePools.filter(({ hardware }) => hardware === deployment.hardware);
    if (ofHardware.length === 0) return [otherHardware(deployment.hardware, nodePools)];
    const requests = rolesOf(deployment).map((role) => requestOf(role, ofHardware));
    const placed = pack(nodePools, requests);
    return requests.flatMap((request, index) => {
      const count = placed[index] ?? 0;
      const [alone = 0] = pack(nodePools, [request]);
      const first = requests[0];
      const beside =
        first === undefined || alone === count ? undefined : { role: first.role, count: placed[0] ?? 0 };
      return pending(request, ofHardware, { count, ...(beside === undefined ? {} : { beside }) });
    });
  },
};

/** How many instances of a role find a node at best. */
interface Placed {
  readonly count: number;
  /** The role without which more of them would, and how many of it do. */
  readonly beside?: { readonly role: Role; readonly count: number };
}

/** What one role asks for. */
interface Request extends Demand {
  readonly role: Role;
  /** The node labels that it needs. */
  readonly labels: Readonly<Record<string, string>>;
  /** The pools that have them, of its hardware. */
  readonly admitted: readonly NodePool[];
}

function requestOf(role: Role, pools: readonly NodePool[]): Request {
  const { nodeLabels, settings } = role;
  const labels = { ...settings.nodeSelector, ...nodeLabels };
  const admitted = pools.filter((pool) => Object.entries(labels).every((label) => carries(pool, label)));
  return {
    role,
    labels,
    admitted,
    instances: settings.instances,
    npusPerInstance: settings.npusPerInstance,
    isOnePerNode: settings.antiAffinity === 'required',
    admits: (pool) => admitted.includes(pool),
  };
}

function carries(pool: NodePool, [label, value]: readonly [string, string]): boolean {
  return Object.hasOwn(pool.labels, label) && pool.labels[label] === value;
}

function otherHardware(hardware: string, pools: readonly NodePool[]): RuleFinding {
  return {
    path: ['hardware'],
    what: 'no node pool is of this server type, so that every instance would stay Pending',
    got: hardware,
    expected: `the hardware of a pool: ${[...new Set(pools.map((pool) => pool.hardware))].join(', ')}`,
    fix: 'Choose one of these, or add the pool to cluster.nodePools.',
  };
}

function pending(request: Request, ofHardware: readonly NodePool[], placed: Placed): RuleFinding[] {
  if (placed.count === request.instances) return [];
  if (request.admitted.length === 0) return [labelless(request, ofHardware)];
  const { key, settings } = request.role;
  const largest = Math.max(...request.admitted.map(({ npusPerNode }) => npusPerNode));
  if (largest < settings.npusPerInstance)
    return [
      {
        path: [key, 'npusPerInstance'],
        what: `more NPUs than any node of ${poolNames(request.admitted)} has, so that all ${settings.instances} instances would stay Pending`,
        got: settings.npusPerInstance,
        expected: `at most ${largest}`,
        fix: 'Lower it, or add a pool of larger nodes to cluster.nodePools.',
      },
    ];
  return [tooMany(request, placed)];
}

function tooMany({ role, admitted, isOnePerNode }: Request, { count, beside }: Placed): RuleFinding {
  const { key, settings } = role;
  const { instances, npusPerInstance } = settings;
  const spared = count === 1 ? 'only 1 node of' : `only ${count} nodes of`;
  const others = beside === undefined ? '' : ` beside ${beside.count} of ${beside.role.key}`;
  const reason = isOnePerNode
    ? `each needs a node of its own (antiAffinity), and ${spared} ${poolNames(admitted)} can spare ${npusPerInstance} NPUs`
    : `the nodes of ${poolNames(admitted)} have NPUs for ${count} only`;
  return {
    path: [key, 'instances'],
    what: `${instances - count} of ${instances} instances would stay Pending, as ${reason}${others}`,
    got: instances,
    expected: `at most ${count}${others}`,
    fix: `Lower it${beside === undefined ? '' : ` or ${beside.role.key}.instances`}, or add nodes to cluster.nodePools.`,
  };
}

/** Points at the first label that no pool has; where each is on some pool, at all of them. */
function labelless({ role, labels }: Request, pools: readonly NodePool[]): RuleFinding {
  const { key, nodeLabels, settings } = role;
  const wanted = Object.entries(labels);
  const absent = wanted.find((label) => !pools.some((pool) => carries(pool, label)));
  const names =
    absent === undefined
      ? `all of ${wanted.map((label) => label.join('=')).join(', ')}`
      : `the label ${absent.join('=')}`;
  const isNodeLabel = absent !== undefined && Object.hasOwn(nodeLabels, absent[0]);
  return {
    path: isNodeLabel ? [key, 'nodeLabel'] : [key, 'nodeSelector', ...(absent?.slice(0, 1) ?? [])],
    what: `no ${pools[0]?.hardware ?? ''} node pool (${pools.map(({ name }) => name).join(', ')}) has ${names}, so that all ${settings.instances} instances would stay Pending`,
    got: absent === undefined ? labels : absent[1],
    expected: 'the labels of one pool',
    fix: `Add what the nodes carry to the labels of their pool, or change ${key}.${isNodeLabel ? 'nodeLabel' : 'nodeSelector'}.`,
  };
}

function poolNames(pools: readonly NodePool[]): string {
  const names = pools.map(({ name }) => name).join(', ');
  return pools.length === 1 ? `the pool ${names}` : `the pools ${names}`;
}
