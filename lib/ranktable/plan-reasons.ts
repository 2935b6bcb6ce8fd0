import { hardwareTypes } from './lint';
import type { ConfigMap } from './objects';
import { type Reason, reason } from './reason';
import { limits } from './table';
import type { PlannedServers, TablePlan } from './table-plan';

/** What no state of the cluster can mend in a plan. */
export function planReasons(plan: TablePlan): Reason[] {
  return [...tooManyServers(plan), ...hardwareTypesMissing(plan)];
}

function tooManyServers(plan: TablePlan): Reason[] {
  const counts = plan.serverGroups.map(({ replicas }) => replicas);
  const groups = plan.multiNode.enabled ? counts : [counts.reduce((sum, count) => sum + count, 0)];
  return groups.flatMap((length, index) => {
    if (length <= limits.serversOfGroup) return [];
    const message = `group ${index + 2} would have ${length} servers; the Controller refuses more than ${limits.serversOfGroup}`;
    return [reason('servers-too-many', plan.release, message)];
  });
}

/** The Controller of a heterogeneous service waits for ever when it does not see both kinds of nodes. */
function hardwareTypesMissing({ heterogeneous, release, serverGroups }: TablePlan): Reason[] {
  if (!heterogeneous) return [];
  const types = serverGroups.map(({ hardwareType }) => hardwareType ?? 'none');
  const isComplete =
    types.every((type) => hardwareTypes.includes(type)) &&
    hardwareTypes.every((type) => types.includes(type));
  if (isComplete) return [];
  const expected = hardwareTypes.join(' and ');
  const got = serverGroups.map(({ name }, index) => `${types[index]} for ${name}`).join(', ');
  const message = `the plan names the hardware types ${got}; a heterogeneous service needs ${expected}: synthesize and apply the manifests again`;
  return [reason('hardware-type-wrong', release, message)];
}

/** The ConfigMap names the hardware type of the plan: people and other programs read it there. */
export function hardwareReasons(
  plan: TablePlan,
  { ringsConfig, hardwareType }: PlannedServers,
  configMaps: readonly ConfigMap[],
): Reason[] {
  const configMap = configMaps.find(({ metadata }) => metadata.name === ringsConfig);
  if (!plan.heterogeneous || configMap === undefined) return [];
  const got = configMap.data?.['hardware_type'];
  if (got === hardwareType) return [];
  const message = `${ringsConfig} has hardware_type ${got ?? 'missing'}, but the plan says ${hardwareType}: apply the manifests again`;
  return [reason('hardware-type-wrong', ringsConfig, message)];
}
