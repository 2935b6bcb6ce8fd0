import { deployServer } from './deploy-server';
import { isObject } from './hccl-json';
import { canonicalIp } from './ip';
import { at, type LintFinding, show } from './lint-finding';
import { lintNpus } from './lint-npus';
import { lintServer } from './lint-server';
import { limits } from './table';
import type { TablePlan } from './table-plan';

type Json = Readonly<Record<string, unknown>>;

/** Largest table that the boot scripts and the Controller read, in bytes. */
const largestTable = 100 * 1024 * 1024;

/** Everything in a table that the Controller would reject or misread; with a plan, also what it lacks. */
export function lintTable(text: string, plan?: TablePlan): LintFinding[] {
  if (text.startsWith('\uFEFF'))
    return [at('', 'it begins with a byte order mark, which the Controller refuses')];
  if (Buffer.byteLength(text) > largestTable)
    return [at('', 'it has more than 100 MiB, which the Controller refuses')];
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return [at('', 'it is not JSON: the Controller refuses it')];
  }
  if (!isObject(root)) return [at('', 'it is not an object: the Controller refuses it')];
  const status =
    root['status'] === 'completed'
      ? []
      : [
          at(
            'status',
            `it is ${show(root['status'])}; expected "completed", for which the probes of the image wait`,
          ),
        ];
  const groups = root['server_group_list'];
  if (!Array.isArray(groups))
    return [...status, at('server_group_list', 'it is not a list: the Controller refuses the table')];
  return [
    ...status,
    ...lintGroups(groups, plan),
    ...(plan === undefined ? [] : lintAgainstPlan(groups, plan)),
  ];
}

function lintGroups(groups: readonly unknown[], plan: TablePlan | undefined): LintFinding[] {
  const most = plan?.multiNode.enabled === false ? 3 : limits.groupsOfMultiNode;
  const count =
    groups.length < 2 || groups.length > most
      ? [
          at(
            'server_group_list',
            `it has ${groups.length} groups; the Controller refuses other than 2 to ${most}`,
          ),
        ]
      : [];
  const ids = groups.map((group) => (isObject(group) ? group['group_id'] : undefined));
  const missing = [
    ...(ids.includes('0') ? [] : ['there is no group "0": the Controller refuses the table']),
    ...(ids.includes('1') ? [] : ['there is no group "1": Controller pods do not start']),
    ...(ids.includes('2') ? [] : ['there is no group "2": the Controller sees no server']),
  ].map((message) => at('server_group_list', message));
  return [
    ...count,
    ...missing,
    ...groups.flatMap((group, index) => lintGroup(group, index, plan)),
    ...lintDuplicates(groups),
    ...lintNpus(groups),
    ...lintHardware(groups, plan),
  ];
}

function lintGroup(group: unknown, index: number, plan: TablePlan | undefined): LintFinding[] {
  const place = `server_group_list[${index}]`;
  if (!isObject(group)) return [at(place, 'it is not an object: the Controller refuses the table')];
  const id = group['group_id'];
  const isId = typeof id === 'string' && /^(0|[1-9][0-9]?)$/.test(id);
  const servers = group['server_list'];
  const idFault = isId
    ? []
    : [at(`${place}.group_id`, `it is ${show(id)}; expected text such as "0", "1" or "2"`)];
  if (!Array.isArray(servers))
    return [...idFault, at(`${place}.server_list`, 'it is not a list: the Controller refuses the table')];
  const isManagement = id === '0' || id === '1';
  const needsDevices = plan?.deployMode === 'pd_separate';
  return [
    ...idFault,
    ...lintCount(place, group, servers, id),
    ...lintDeployServer(place, group),
    ...servers.flatMap((server, at) =>
      lintServer(`${place}.server_list[${at}]`, server, { isManagement, needsDevices }),
    ),
    ...lintSuperPods(place, group, servers),
  ];
}

function lintCount(place: string, group: Json, { length }: readonly unknown[], id: unknown): LintFinding[] {
  const most = id === '0' ? limits.coordinators : limits.serversOfGroup;
  const consequence =
    id === '0'
      ? 'the Coordinator does not start'
      : id === '1'
        ? 'Controller pods do not start'
        : 'the Controller sees no server in it';
  return [
    ...(length > most
      ? [at(`${place}.server_list`, `it has ${length} entries; the Controller refuses more than ${most}`)]
      : []),
    ...(length === 0 ? [at(`${place}.server_list`, `it is empty: ${consequence}`)] : []),
    ...(group['server_count'] === String(length)
      ? []
      : [at(`${place}.server_count`, `it is ${show(group['server_count'])}; expected "${length}"`)]),
  ];
}

function lintDeployServer(place: string, { deploy_server: value }: Json): LintFinding[] {
  if (value === undefined || (typeof value === 'string' && /^[0-2]$/.test(value))) return [];
  return [
    at(
      `${place}.deploy_server`,
      `it is ${show(value)}, which aborts the Controller; expected "0", "1" or "2"`,
    ),
  ];
}

function lintSuperPods(
  place: string,
  { super_pod_list: list }: Json,
  servers: readonly unknown[],
): LintFinding[] {
  if (list === undefined) return [];
  if (!Array.isArray(list))
    return [at(`${place}.super_pod_list`, 'it is not a list: the Controller refuses the table')];
  const hosts = servers.map((server) => (isObject(server) ? server['server_id'] : undefined));
  return list.flatMap((superPod: unknown, index) => {
    const where = `${place}.super_pod_list[${index}]`;
    if (
      !isObject(superPod) ||
      typeof superPod['super_pod_id'] !== 'string' ||
      !Array.isArray(superPod['server_list'])
    )
      return [at(where, `it is ${show(superPod)}; expected super_pod_id as text and server_list`)];
    const foreign = superPod['server_list'].filter(
      (server) => !isObject(server) || !hosts.includes(server['server_id']),
    );
    return foreign.map((server) =>
      at(where, `it names ${show(server)}, which is no server_id of this group: no super pod is seen`),
    );
  });
}

function lintDuplicates(groups: readonly unknown[]): LintFinding[] {
  const seen = new Map<string, string>();
  return groups.flatMap((group, groupIndex) => {
    const servers = isObject(group) && Array.isArray(group['server_list']) ? group['server_list'] : [];
    return servers.flatMap((server: unknown, index) => {
      const ip = isObject(server) ? server['server_ip'] : undefined;
      if (typeof ip !== 'string') return [];
      const place = `server_group_list[${groupIndex}].server_list[${index}].server_ip`;
      const first = seen.get(canonicalIp(ip));
      seen.set(canonicalIp(ip), first ?? place);
      return first === undefined
        ? []
        : [
            at(
              place,
              `it is ${ip} as in ${first}: the Controller then drops every server, and says it succeeded`,
            ),
          ];
    });
  });
}

/** As the Controller spells them. */
export const hardwareTypes: readonly string[] = ['800I A2(32G)', '800I A2(64G)'];

/** A heterogeneous table names a known type for every server, and both types are there. */
function lintHardware(groups: readonly unknown[], plan: TablePlan | undefined): LintFinding[] {
  const servers = groups.flatMap((group, groupIndex) => {
    const isServers =
      isObject(group) && Number(group['group_id']) >= 2 && Array.isArray(group['server_list']);
    const list = isServers ? (group['server_list'] as readonly unknown[]) : [];
    return list.map((server, index) => ({
      place: `server_group_list[${groupIndex}].server_list[${index}].hardware_type`,
      type: isObject(server) ? server['hardware_type'] : undefined,
    }));
  });
  const types = servers.map(({ type }) => type);
  const isHeterogeneous = plan?.heterogeneous ?? types.some((type) => type !== undefined);
  if (!isHeterogeneous || servers.length === 0) return [];
  const wrong = servers
    .filter(({ type }) => !hardwareTypes.includes(String(type)))
    .map(({ place, type }) => at(place, `it is ${show(type)}; expected "${hardwareTypes.join('" or "')}"`));
  const absent = hardwareTypes
    .filter((type) => !types.includes(type))
    .map((type) =>
      at('server_group_list', `no server has the hardware_type "${type}": the service never initialises`),
    );
  return [...wrong, ...absent];
}

/** The planned numbers of servers, Controllers and Coordinators are there. */
function lintAgainstPlan(groups: readonly unknown[], plan: TablePlan): LintFinding[] {
  const countOf = (isMeant: (id: number) => boolean): number =>
    groups
      .filter((group): group is Json => isObject(group) && isMeant(Number(group['group_id'])))
      .reduce((sum, { server_list: list }) => sum + (Array.isArray(list) ? list.length : 0), 0);
  const expected = plan.serverGroups.reduce((sum, { replicas }) => sum + replicas, 0);
  const instances = plan.multiNode.enabled
    ? plan.serverGroups.flatMap((group, index) => lintInstance(groups, plan, group, index))
    : [];
  const counts: [string, number, number][] = [
    ['servers', countOf((id) => id >= 2), expected],
    ['Controllers', countOf((id) => id === 1), plan.controller.replicas],
    ['Coordinators', countOf((id) => id === 0), plan.coordinator.replicas],
  ];
  const wrong = counts
    .filter(([, got, planned]) => got !== planned)
    .map(([what, got, planned]) =>
      at('server_group_list', `it lists ${got} ${what}, but ${planned} are planned`),
    );
  return [...wrong, ...instances];
}

/** A multi-node instance has its own group, with its own number of servers and its own role. */
function lintInstance(
  groups: readonly unknown[],
  plan: TablePlan,
  planned: TablePlan['serverGroups'][number],
  index: number,
): LintFinding[] {
  const id = String(index + 2);
  const position = groups.findIndex((group) => isObject(group) && group['group_id'] === id);
  const group = groups[position];
  if (!isObject(group)) return [at('server_group_list', `there is no group "${id}" for ${planned.name}`)];
  const place = `server_group_list[${position}]`;
  const length = Array.isArray(group['server_list']) ? group['server_list'].length : 0;
  const expected = deployServer(plan, planned);
  return [
    ...(length === planned.replicas
      ? []
      : [
          at(
            `${place}.server_list`,
            `it lists ${length} servers of ${planned.name}, but ${planned.replicas} are planned`,
          ),
        ]),
    ...(group['deploy_server'] === expected
      ? []
      : [
          at(
            `${place}.deploy_server`,
            `it is ${show(group['deploy_server'])}; expected "${expected}" for ${planned.name}: wrong roles and ports`,
          ),
        ]),
  ];
}
