import { stringify } from 'yaml';
import { parseDeployment } from '../../lib/config/load';
import { schemaFindings } from '../../lib/config/mindie-schema';
import { planDeployment } from '../../lib/plan/plan';
import { type Decision, decide, type State } from '../../lib/ranktable/decide';
import type { ConfigMap, Pod } from '../../lib/ranktable/objects';
import type { Table } from '../../lib/ranktable/table';
import type { TablePlan } from '../../lib/ranktable/table-plan';

/** The plan that the generator writes for a deployment. */
export function planOf(deployment: object): TablePlan {
  const { deployments, problems } = parseDeployment('d.yaml', stringify(deployment));
  expect(problems).toEqual([]);
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
  return {
    metadata: {
      name,
      uid,
      labels: { app, 'app.kubernetes.io/instance': release },
      annotations: options.annotations ?? {},
      ...(options.deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    status: {
      phase,
      ...(options.reason === undefined ? {} : { reason: options.reason }),
      ...(ip === undefined ? {} : { podIP: ip, podIPs: (options.ips ?? [ip]).map((one) => ({ ip: one })) }),
      ...(host === undefined ? {} : { hostIP: host }),
      conditions: options.conditions ?? [],
    },
  };
}

export interface HcclServer {
  readonly ip: string;
  readonly id: string;
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
    server_list: servers.map(({ ip, id, devices = [] }) => ({
      device: devices.map((device) => ({
        device_id: device.id,
        device_ip: device.ip ?? `192.168.0.${Number(device.id) + 1}`,
        rank_id: device.rank,
        ...(device.superId === undefined ? {} : { super_device_id: device.superId }),
      })),
      server_id: id,
      host_ip: id,
      container_ip: ip,
    })),
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

/** Server pods 10.0.0.1, 10.0.0.2, …, each on its own node. */
export function serverPods(count: number, app = 'mindie-server', network = '10.0.0'): Pod[] {
  return Array.from({ length: count }, (_, index) =>
    pod(app, `${app}-${index}`, { ip: `${network}.${index + 1}`, host: `10.10.0.${index + 1}` }),
  );
}

/** What the operator writes for those pods. */
export function serverRings(count: number, npus: number, network = '10.0.0'): HcclServer[] {
  return Array.from({ length: count }, (_, index) => ({
    ip: `${network}.${index + 1}`,
    id: `10.10.0.${index + 1}`,
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
