import type { State } from './decide';
import { parseHcclJson } from './hccl-json';
import { addressesOf, locatePods } from './planned-pods';
import type { TablePlan } from './table-plan';

/** `3/4 servers have NPUs`: how many of the planned servers the Ascend Operator has listed. */
export function progress(plan: TablePlan, { pods, configMaps }: State): string {
  const planned = plan.serverGroups.reduce((sum, { replicas }) => sum + replicas, 0);
  const located = plan.serverGroups.flatMap((group) => {
    const text =
      configMaps.find(({ metadata }) => metadata.name === group.ringsConfig)?.data?.['hccl.json'] ?? '';
    const produced = parseHcclJson(group.ringsConfig, text);
    const listed = 'servers' in produced ? produced.servers.map(({ containerIp }) => containerIp) : [];
    const own = locatePods(plan, group.name, group, pods).pods;
    // Without an operator, a server has its NPUs when its pod runs.
    return plan.source === 'annotations'
      ? own
      : own.filter((pod) => addressesOf(pod).some((ip) => listed.includes(ip)));
  });
  return `${located.length}/${planned} servers have NPUs`;
}
