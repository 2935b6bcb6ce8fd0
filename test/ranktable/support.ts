import { stringify } from 'yaml';
import { checkText } from '../../lib/check';
import { isError } from '../../lib/config/problem';
import { schemaFindings } from '../../lib/config/mindie-schema';
import { planDeployment } from '../../lib/plan/plan';
import { type Decision, decide, type State } from '../../lib/ranktable/decide';
import type { ConfigMap, Pod } from '../../lib/ranktable/objects';
import type { Table } from '../../lib/ranktable/table';
import type { TablePlan } from '../../lib/ranktable/table-plan';

/** The plan that the generator writes for a deployment. */
export function planOf(deployment: object): TablePlan {
  const { deployments, problems } = checkText('d.yaml', stringify(deployment));
  expect(problems.filter(isError)).toEqual([]);
  return planDeployment((deployments[0] as (typeof deployments)[number]).deployment).table;
}

export interface PodOptions {
  readonly ip?: string;
  readonly host?: string;
  readonly uid?: string;
  readonly phase?: string;
  readonly reason?: string;
  readonly release?: string;
  readonly deleting?: boolean;
  readonly annotations?: Record<string, string>;
  readonly ips?: string[];
  readonly hosts?: string[];
  /** NPUs as the device plugin annotates them. */
  readonly npus?: NonNullable<HcclServer['devices']>;
  /** Name of the ReplicaSet that made the pod; none: a person did. */
  readonly owner?: string | undefined;
  readonly conditions?: NonNullable<Pod['status']>['conditions'];
}

export function pod(app: string, name: string, options: PodOptions = {}): Pod {
  const {
    ip,
    host,
    uid = `uid-${name}`,
    phase = ip === undefined ? 'Pending' : 'Running',
    release = 'mindie',
  } = options;
  const owner = 'owner' in options ? options.owner : `${app}-${templateHash}`;
  return {
    metadata: {
      name,
      uid,
      labels: {
        app,
        'app.kubernetes.io/instance': release,
        'deploy-name': app,
        'pod-template-hash': templateHash,
      },
      annotations: {
        ...(options.npus === undefined ? {} : npuAnnotation(host, options.npus)),
        ...options.annotations,
      },
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ kind: 'ReplicaSet', name: owner, controller: true }] }),
      ...(options.deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    status: {
      phase,
      ...(options.reason === undefined ? {} : { reason: options.reason }),
      ...(ip === undefined ? {} : { podIP: ip, podIPs: (options.ips ?? [ip]).map((one) => ({ ip: one })) }),
      ...(host === undefined
        ? {}
        : { hostIP: host, hostIPs: (options.hosts ?? [host]).map((one) => ({ ip: one })) }),
      conditions: options.conditions ?? [],
    },
  };
}

const templateHash = '7b79c5d9f4';

/** As the device plugin writes it, for pods of A2. */
export function npuAnnotation(
  host: string | undefined,
  npus: NonNullable<HcclServer['devices']>,
): Record<string, string> {
  const annotation = {
    pod_name: 'p',
    server_id: 'u',
    host_ip: host,
    super_pod_id: -1,
    devices: npus.map(({ id, ip, superId }) => ({
      device_id: id,
      device_ip: ip ?? deviceIp(host, id),
      super_device_id: superId ?? '-2',
    })),
    rack_id: -1,
    server_index: '0',
    server_ip: host,
  };
  return { 'ascend.kubectl.kubernetes.io/ascend-910-configuration': JSON.stringify(annotation) };
}

/** Each NPU has an address of its own, whichever node it is in: 10.10.a.b has 192.(168 + a).b.1, 192.(168 + a).b.2, … */
function deviceIp(host = '10.10.0.0', id: string): string {
  const [, , third = '0', last = '0'] = host.split('.');
  return `192.${168 + Number(third)}.${last}.${Number(id) + 1}`;
}

/** Pods 10.0.a.b run on node 10.10.a.b. */
function hostOf(ip: string): string {
  return ['10', '10', ...ip.split('.').slice(2)].join('.');
}

export interface HcclServer {
  readonly ip: string;
  readonly id: string;
  /** None: an older operator, which leaves it out. */
  readonly host?: string | undefined;
  readonly devices?: readonly {
    readonly id: string;
    readonly ip?: string;
    readonly rank: string;
    readonly superId?: string;
  }[];
}

/** An `hccl.json` as the Ascend Operator writes it. */
export function hccl(servers: readonly HcclServer[], extra: object = {}): string {
  return JSON.stringify({
    status: 'completed',
    server_list: servers.map((server) => {
      const { ip, id, devices: list = [] } = server;
      const host = 'host' in server ? server.host : hostOf(ip);
      return {
        device: list.map((device) => ({
          device_id: device.id,
          device_ip: device.ip ?? deviceIp(host ?? hostOf(ip), device.id),
          rank_id: device.rank,
          ...(device.superId === undefined ? {} : { super_device_id: device.superId }),
        })),
        server_id: id,
        ...(host === undefined ? {} : { host_ip: host }),
        container_ip: ip,
      };
    }),
    server_count: String(servers.length),
    version: '1.0',
    ...extra,
  });
}

export function rings(workload: string, text: string | undefined, hardware?: string): ConfigMap {
  return {
    metadata: { name: `rings-config-${workload}` },
    data: {
      ...(text === undefined ? {} : { 'hccl.json': text, version: '1700000000' }),
      ...(hardware === undefined ? {} : { hardware_type: hardware }),
    },
  };
}

export const emptyTable: ConfigMap = { metadata: { name: 'global-ranktable' } };

export const management = [
  pod('mindie-ms-coordinator', 'coordinator', { ip: '10.0.1.1', host: '10.10.0.9' }),
  pod('mindie-ms-controller', 'controller', { ip: '10.0.1.2', host: '10.10.0.8' }),
];

/** Devices of a server with consecutive ids and ranks. */
export function devices(count: number, firstRank: number): NonNullable<HcclServer['devices']> {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index),
    rank: String(firstRank + index),
  }));
}

/** Server pods 10.0.0.1, 10.0.0.2, …, each on its own node, with their NPUs. */
export function serverPods(count: number, app = 'mindie-server', network = '10.0.0', npus = 2): Pod[] {
  return Array.from({ length: count }, (_, index) =>
    serverPod(`${app}-${index}`, `${network}.${index + 1}`, { app, npus }),
  );
}

export function serverPod(
  name: string,
  ip: string,
  {
    app = 'mindie-server',
    npus = 2,
    ...options
  }: Omit<PodOptions, 'npus'> & { app?: string; npus?: number } = {},
): Pod {
  return pod(app, name, { ip, host: hostOf(ip), npus: devices(npus, 0), ...options });
}

/** What the operator writes for those pods. */
export function serverRings(count: number, npus: number, network = '10.0.0'): HcclServer[] {
  return Array.from({ length: count }, (_, index) => ({
    ip: `${network}.${index + 1}`,
    id: hostOf(`${network}.${index + 1}`),
    devices: devices(npus, index * npus),
  }));
}

export const twoServers = planOf({
  variant: 'homogeneous',
  image: { name: 'mindie', tag: '1' },
  model: { name: 'm', weightsPath: '/data/m' },
  server: { instances: 2, npusPerInstance: 2 },
});

/** Two servers of two NPUs, all there. */
export const complete: State = {
  pods: [...management, ...serverPods(2)],
  configMaps: [rings('mindie-server', hccl(serverRings(2, 2)))],
  current: emptyTable,
};

/** The table's ConfigMap when a decision has been carried out. */
export function written(decision: Decision): ConfigMap {
  if (decision.kind !== 'publish') throw new Error(`not published: ${JSON.stringify(decision)}`);
  const { text, members } = decision;
  return { ...emptyTable, data: { 'global_ranktable.json': text, members } };
}

export function published(decision: Decision): Table {
  if (decision.kind !== 'publish') throw new Error(`not published: ${JSON.stringify(decision)}`);
  const table = JSON.parse(decision.text) as Table;
  expect(schemaFindings('global_ranktable.json', table)).toEqual([]);
  return table;
}

/** The table that is published of files that the operator may write. */
export function publishedOf(plan: TablePlan, state: State): Table {
  for (const { data = {} } of state.configMaps) {
    const text = data['hccl.json'] ?? '';
    if (text !== '') expect(schemaFindings('hccl.json', JSON.parse(text) as object)).toEqual([]);
  }
  return published(decide(plan, state));
}

/** The messages of a decision that is not a table. */
export function messages(plan: TablePlan, state: State): { kind: string; says: string[] } {
  const decision = decide(plan, state);
  return {
    kind: decision.kind,
    says: 'reasons' in decision ? decision.reasons.map(({ message }) => message) : [],
  };
}
