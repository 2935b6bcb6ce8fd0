import { hasNpus, pluginLog } from './device-annotation';
import { type ConfigMap, isLive, matches, type Pod } from './objects';
import { ownershipIn } from './planned-pods';
import { mustLast, type Reason, type ReasonCode, reason } from './reason';
import type { PlannedServers, TablePlan } from './table-plan';
import { enumerate } from './words';

/** Where MindCluster installs the operator (its own ascend-operator-v*.yaml). */
const operator = 'deployment/ascend-operator-manager';
const kubectl = 'kubectl -n mindx-dl';

const restartOperator = `${kubectl} rollout restart ${operator}`;

const givenUp =
  `the Ascend Operator is away or has given up, as it does after three failed writes, and where it found no ConfigMap when ` +
  `it first looked: ${kubectl} logs ${operator} says why, and ${restartOperator} makes it try again`;

const writtenAnew = `${restartOperator} makes the Ascend Operator write it anew`;

/** A ConfigMap for the operator that is not there. */
export function ringsConfigReasons(
  plan: TablePlan,
  group: PlannedServers,
  configMaps: readonly ConfigMap[],
): Reason[] {
  const { name, ringsConfig } = group;
  if (!needsOperator(plan, group) || configMaps.some(({ metadata }) => metadata.name === ringsConfig))
    return [];
  const message =
    `ConfigMap ${ringsConfig} is missing: apply the manifests again; if the Ascend Operator looked for it meanwhile, it takes it ` +
    `for absent as long as both live: ${restartOperator}, or kubectl -n ${plan.namespace} delete deployment ${name} and ` +
    `apply again (restarting the pods does not help)`;
  return [reason('config-map-missing', ringsConfig, message)];
}

function needsOperator({ source }: TablePlan, { accelerator }: PlannedServers): boolean {
  return source === 'operator' && accelerator === 'ascend-910';
}

/**
 * Pods that ended and are still there: the operator counts them, and so writes no list for as long as they are. It finds its
 * pods by the label deploy-name, those of earlier templates too.
 */
export function endedPods(plan: TablePlan, group: PlannedServers, pods: readonly Pod[]): Reason[] {
  if (!needsOperator(plan, group)) return [];
  const isOurs = ownershipIn(pods, group.name);
  const selector = { ...plan.releaseSelector, 'deploy-name': group.name };
  return pods
    .filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined &&
        !isLive(pod) &&
        matches(selector, pod.metadata.labels) &&
        isOurs(pod),
    )
    .map(({ metadata: { name }, status = {} }) => {
      const how = status.reason === undefined ? status.phase : `${status.phase} (${status.reason})`;
      const message = `${name} is ${how}: the Ascend Operator counts it and does not finish; delete it: kubectl -n ${plan.namespace} delete pod ${name}`;
      return reason('pod-ended', name, message);
    });
}

/** What the operator has yet to do, mostly by itself. */
const operatorsOwn: ReadonlySet<ReasonCode> = new Set(['hccl-incomplete', 'hccl-missing', 'hccl-stale']);

/** Why the operator has not done its part, as far as the pods of the workload tell, and what to do where that lasts. */
export function withCause(
  { name }: PlannedServers,
  { reasons, live, ended }: { reasons: readonly Reason[]; live: readonly Pod[]; ended: readonly Reason[] },
): readonly Reason[] {
  const bare = live.filter((pod) => !hasNpus(pod)).map(({ metadata }) => metadata.name);
  // What cannot be read may be of earlier pods, and of an earlier operator, until this one could write a list.
  const found =
    bare.length + ended.length === 0
      ? reasons
      : reasons.map((one) => (mustLast(one) ? { ...one, code: 'hccl-stale' as const } : one));
  const isOwn = ({ code }: Reason): boolean => operatorsOwn.has(code);
  if (ended.length > 0 && found.some(isOwn)) return ended;
  const cause =
    bare.length === 0
      ? `every pod of ${name} has its NPUs, but the Ascend Operator has not caught up`
      : `the Ascend Operator waits until every pod has its NPUs, and ${enumerate(bare)} ${bare.length === 1 ? 'has' : 'have'} none yet`;
  const remedy = bare.length === 0 ? givenUp : pluginLog;
  return found.map((one) => {
    if (one.code === 'hccl-invalid') return { ...one, remedy: writtenAnew };
    return isOwn(one) ? { ...one, message: `${one.message}; ${cause}`, remedy } : one;
  });
}
