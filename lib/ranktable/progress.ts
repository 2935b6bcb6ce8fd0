import type { State } from './decide';
import { hasNpus } from './device-annotation';
import { locatePods } from './planned-pods';
import type { TablePlan } from './table-plan';

/** `3/4 servers have NPUs`: how many of the planned servers have an address, and NPUs by their own annotation. */
export function progress(plan: TablePlan, { pods }: Pick<State, 'pods'>): string {
  const planned = plan.serverGroups.reduce((sum, { replicas }) => sum + replicas, 0);
  const ready = plan.serverGroups.flatMap((group) =>
    // 310P pods have no annotation.
    locatePods(plan, group.name, group, pods).pods.filter(
      ({ pod }) => group.accelerator === 'ascend-310p' || hasNpus(pod),
    ),
  );
  return `${ready.length}/${planned} servers have NPUs`;
}
