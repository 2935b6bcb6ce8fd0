/** `global_ranktable.json`: every scalar is text. */
export interface Table {
  readonly version: '1.0';
  readonly status: 'completed';
  readonly server_group_list: readonly TableGroup[];
}

export interface TableGroup {
  /** `0` Coordinator, `1` Controller, `2` servers; multi-node: one group an instance from `2` on. */
  readonly group_id: string;
  readonly server_count: string;
  /** Multi-node only. */
  readonly deploy_server?: string;
  readonly server_list: readonly TableServer[];
  /** A3 only. */
  readonly super_pod_list?: readonly SuperPod[];
}

export interface TableServer {
  /** IP of the node. */
  readonly server_id: string;
  /** IP of the pod, byte for byte its `status.podIP`. */
  readonly server_ip: string;
  /** Heterogeneous only. */
  readonly hardware_type?: string;
  /** Left out for Controller, Coordinator and 310P servers. */
  readonly device?: readonly TableDevice[];
}

export interface TableDevice {
  readonly device_id: string;
  readonly device_ip: string;
  /** Place of the NPU among those that the pod sees. */
  readonly device_logical_id: string;
  readonly rank_id: string;
  readonly super_device_id?: string;
}

export interface SuperPod {
  readonly super_pod_id: string;
  readonly server_list: readonly { readonly server_id: string }[];
}

/** Limits of the Controller's loader. */
export const limits = {
  serversOfGroup: 96,
  coordinators: 2,
  devicesOfServer: 128,
  largestDeviceNumber: 2048,
  largestSuperDeviceId: 2 ** 30,
  groupsOfMultiNode: 98,
} as const;

/** Compact, so that 96 servers of 16 NPUs fit into a ConfigMap; the same table gives the same bytes. */
export function serializeTable(table: Table): string {
  return JSON.stringify(table);
}
