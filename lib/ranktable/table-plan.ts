/** Key of the table plan in its ConfigMap. */
export const tablePlanKey = 'plan.json';

/**
 * What the global ranktable of a release must hold: the contract between the generator, which writes it as JSON
 * into a ConfigMap, and the ranktable-builder, which reads it.
 */
export interface TablePlan {
  readonly version: 1;
  readonly release: string;
  readonly namespace: string;
  /** Where the table is written. */
  readonly table: { readonly configMap: string; readonly key: string };
  /** Tells the release's pods from another release's in the same namespace. */
  readonly releaseSelector: Readonly<Record<string, string>>;
  readonly deployMode: 'pd_separate' | 'single_node';
  readonly heterogeneous: boolean;
  readonly multiNode: {
    readonly enabled: boolean;
    readonly prefillDistributed: boolean;
    readonly decodeDistributed: boolean;
  };
  readonly coordinator: PlannedPods;
  readonly controller: PlannedPods;
  readonly serverGroups: readonly PlannedServers[];
  /** Where NPU addresses come from: the Ascend Operator's `hccl.json`, or the device plugin's pod annotation. */
  readonly source: 'operator' | 'annotations';
  /** Whether to touch the pods after publishing, so that their kubelets deliver the table at once. */
  readonly refreshPods: boolean;
}

/** Pods to expect. */
export interface PlannedPods {
  readonly selector: Readonly<Record<string, string>>;
  readonly replicas: number;
}

/** Server pods to expect, all of one workload. */
export interface PlannedServers extends PlannedPods {
  /** Name of the workload. */
  readonly name: string;
  /** ConfigMap in which the operator writes `hccl.json`. */
  readonly ringsConfig: string;
  /** NPUs of each pod; null: not checked. */
  readonly npusPerServer: number | null;
  /** null: the Controller decides. */
  readonly role: 'prefill' | 'decode' | null;
  /** The spelling that the Controller knows, such as `800I A2(32G)`; heterogeneous only. */
  readonly hardwareType: string | null;
  readonly accelerator: 'ascend-910' | 'ascend-310p';
}
