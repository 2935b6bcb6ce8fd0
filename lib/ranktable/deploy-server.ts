import type { PlannedServers, TablePlan } from './table-plan';

/** How the Controller tells the role of a multi-node group, given which sides run one server a data-parallel rank. */
export function deployServer({ multiNode }: TablePlan, group: PlannedServers | undefined): string {
  const { prefillDistributed, decodeDistributed } = multiNode;
  const isPrefill = group?.role === 'prefill';
  if (prefillDistributed && decodeDistributed) return isPrefill ? '2' : '1';
  return (isPrefill ? prefillDistributed : decodeDistributed) ? '1' : '0';
}
