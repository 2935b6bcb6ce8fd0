import { deployServer } from './deploy-server';
import { annotationReasons } from './device-annotation';
import { lintTable } from './lint';
import { membersKey, membersOf } from './members';
import type { ConfigMap, Pod } from './objects';
import { endedPods, ringsConfigReasons, withCause } from './operator-wait';
import { hardwareReasons, planReasons } from './plan-reasons';
import { isChanging, type Located, locatePods } from './planned-pods';
import { isFinal, type Reason, reason } from './reason';
import { type BuiltServers, buildServers, withoutServers } from './server-group';
import { sharedIps, sharedNpus } from './shared';
import { serializeTable, type SuperPod, type Table, type TableGroup, type TableServer } from './table';
import type { PlannedServers, TablePlan } from './table-plan';

/** The state of the namespace at one moment. */
export interface State {
  readonly pods: readonly Pod[];
  /** The `rings-config-*` ConfigMaps. */
  readonly configMaps: readonly ConfigMap[];
  /** The ConfigMap of the table; undefined: there is none. */
  readonly current: ConfigMap | undefined;
}

export type Decision =
  /** Something is still missing that may yet come. */
  | { readonly kind: 'wait'; readonly reasons: readonly Reason[] }
  /** The table is complete, and it or its members differ from the published ones. */
  | ({ readonly kind: 'publish' } & Complete)
  /** The published table and members are these very ones. */
  | ({ readonly kind: 'unchanged' } & Complete)
  /** Waiting cannot mend it. */
  | { readonly kind: 'fail'; readonly reasons: readonly Reason[] };

/** A complete table. */
export interface Complete {
  readonly text: string;
  /** Who is in it, for the pods themselves. */
  readonly members: string;
  readonly servers: number;
}

/** A ConfigMap holds at most 1 MiB of values (Kubernetes, core validation). */
const configMapBytes = 1024 * 1024;

/**
 * Decides what to do with the table: publish it only when every planned pod is there and in it. Pure: no clock, no
 * client, and the same state gives the same bytes. It never writes a table with a server missing.
 */
export function decide(plan: TablePlan, state: State): Decision {
  const faults = planReasons(plan);
  if (faults.length > 0) return stop(faults);
  const coordinator = locatePods(plan, 'the Coordinator', plan.coordinator, state.pods);
  const controller = locatePods(plan, 'the Controller', plan.controller, state.pods);
  const located = plan.serverGroups.map((group) => locatePods(plan, group.name, group, state.pods));
  const groups = plan.serverGroups.map((group, index) => serversOf(plan, group, located[index], state));
  const reasons = [
    ...(state.current === undefined ? [tableMissing(plan)] : []),
    ...coordinator.reasons,
    ...controller.reasons,
    ...groups.flatMap((group) => group.reasons),
    ...sharedIps(plan.namespace, [coordinator, controller, ...located]),
    ...sharedNpus(
      plan.namespace,
      groups.flatMap(({ matched }) => matched),
    ),
  ];
  if (reasons.length > 0) return stop(reasons);
  const table = assemble(plan, { coordinator, controller, groups });
  const text = serializeTable(table);
  const refused = tableReasons(plan, text);
  if (refused.length > 0) return stop(refused);
  return publish(plan, table, text, state.current);
}

function stop(reasons: readonly Reason[]): Decision {
  return { kind: reasons.some(isFinal) ? 'fail' : 'wait', reasons };
}

function serversOf(
  plan: TablePlan,
  group: PlannedServers,
  located: Located = { live: [], pods: [], reasons: [] },
  state: State,
): BuiltServers {
  const { live, pods } = located;
  const ended = endedPods(plan, group, state.pods);
  const early = [
    ...ringsConfigReasons(plan, group, state.configMaps),
    ...hardwareReasons(plan, group, state.configMaps),
    ...located.reasons,
    ...(group.accelerator === 'ascend-910' ? annotationReasons(plan.namespace, live) : []).map((one) => ({
      ...one,
      isPassing: isChanging(located),
    })),
  ];
  if (early.length > 0) return withoutServers([...ended, ...early]);
  const current = publishedTable(plan, state.current);
  const built = buildServers({ plan, group, pods, configMaps: state.configMaps, current });
  return { ...built, reasons: withCause(group, { reasons: built.reasons, live, ended }) };
}

function tableMissing({ table }: TablePlan): Reason {
  const message = `ConfigMap ${table.configMap} is missing: apply the manifests again`;
  return reason('config-map-missing', table.configMap, message);
}

/** The table that is published now, where it is one and something is taken from it. */
function publishedTable({ table, source }: TablePlan, current: ConfigMap | undefined): Table | undefined {
  if (source === 'operator') return undefined;
  try {
    // Somebody else may have written there: only a table that the Controller would take is gone by.
    const text = current?.data?.[table.key] ?? '';
    return lintTable(text).length === 0 ? (JSON.parse(text) as Table) : undefined;
  } catch {
    return undefined;
  }
}

interface Parts {
  readonly coordinator: Located;
  readonly controller: Located;
  readonly groups: readonly BuiltServers[];
}

/** Servers first, then Controller and Coordinator; multi-node: a group for each instance. */
function assemble(plan: TablePlan, { coordinator, controller, groups }: Parts): Table {
  const serverGroups = plan.multiNode.enabled
    ? groups.map((built, index) =>
        serverGroup(String(index + 2), built, deployServer(plan, plan.serverGroups[index])),
      )
    : [serverGroup('2', merged(groups))];
  return {
    version: '1.0',
    status: 'completed',
    server_group_list: [...serverGroups, managementGroup('1', controller), managementGroup('0', coordinator)],
  };
}

/** Both Deployments of a heterogeneous service are one group. */
function merged(groups: readonly BuiltServers[]): Pick<BuiltServers, 'servers' | 'superPods'> {
  return {
    servers: groups.flatMap(({ servers }) => servers),
    superPods: groups.flatMap(({ superPods }) => superPods),
  };
}

function serverGroup(
  id: string,
  { servers, superPods }: { servers: readonly TableServer[]; superPods: readonly SuperPod[] },
  deploy?: string,
): TableGroup {
  return {
    group_id: id,
    server_count: String(servers.length),
    ...(deploy === undefined ? {} : { deploy_server: deploy }),
    server_list: servers,
    ...(superPods.length === 0 ? {} : { super_pod_list: superPods }),
  };
}

function managementGroup(id: string, { pods }: Located): TableGroup {
  const servers = pods.map(({ podIp, hostIp }) => ({ server_id: hostIp, server_ip: podIp }));
  return {
    group_id: id,
    server_count: String(servers.length),
    server_list: servers.sort((a, b) => (a.server_ip < b.server_ip ? -1 : 1)),
  };
}

/** What the Controller enforces, as `lint` knows it: nothing that it would refuse is published. */
function tableReasons(plan: TablePlan, text: string): Reason[] {
  return lintTable(text, plan).map(({ place, message }) =>
    reason('table-invalid', plan.release, `${place}: ${message}`),
  );
}

function publish(plan: TablePlan, table: Table, text: string, current: ConfigMap | undefined): Decision {
  const servers = table.server_group_list
    .filter(({ group_id }) => Number(group_id) >= 2)
    .reduce((sum, { server_list }) => sum + server_list.length, 0);
  const complete = { text, members: membersOf(table), servers };
  const { [plan.table.key]: published, [membersKey]: members, ...others } = current?.data ?? {};
  if (published === text && members === complete.members) return { kind: 'unchanged', ...complete };
  const bytes = Buffer.byteLength(text) + Buffer.byteLength(complete.members);
  const othersBytes = bytesOf(others, current?.binaryData);
  if (bytes + othersBytes <= configMapBytes) return { kind: 'publish', ...complete };
  const message =
    `the table and its members have ${bytes} bytes and ConfigMap ${plan.table.configMap} holds ${othersBytes} of others, ` +
    `but a ConfigMap takes ${configMapBytes}`;
  return {
    kind: 'fail',
    reasons: [reason('table-too-large', plan.table.configMap, message)],
  };
}

/** Binary values count as their decoded bytes. */
function bytesOf(
  texts: Readonly<Record<string, string>>,
  binaries: Readonly<Record<string, string>> = {},
): number {
  const ofTexts = Object.values(texts).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  return Object.values(binaries).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), ofTexts);
}
