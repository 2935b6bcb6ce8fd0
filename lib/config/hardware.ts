import type { Deployment } from './deployment';

/** What is known of a type of server; another type is another record. */
export interface Hardware {
  readonly npusPerNode: number;
  /** NPUs that one pod can be given. */
  readonly npusOfOnePod: readonly number[];
  /** The name under which the Ascend device plugin offers NPUs, as long as nobody gave it another. */
  readonly resourceName: string;
  /** The node label `accelerator-type` of such servers; where there are several, that of the usual ones first. */
  readonly acceleratorTypes: readonly string[];
  /**
   * Version of `hccl.json` that says all about the NPUs: 1.2 has their `super_device_id` and the super pods, over whose
   * links KV caches move.
   */
  readonly hcclVersion: '1.0' | '1.2';
  /** Kinds of the type, by the memory of an NPU. */
  readonly memories: readonly NpuMemory[];
}

export interface NpuMemory {
  readonly gigabytes: number;
  /** How the Controller spells the kind where prefill and decode run on different ones; absent: it knows no such kind. */
  readonly hardwareType?: string;
}

export const hardwareRecords: Readonly<Record<Deployment['hardware'], Hardware>> = {
  '800I-A2': {
    npusPerNode: 8,
    npusOfOnePod: [1, 2, 3, 4, 5, 6, 7, 8],
    resourceName: 'huawei.com/Ascend910',
    acceleratorTypes: ['module-910b-8'],
    hcclVersion: '1.0',
    // MindIE Motor, RankTableLoader.cpp.
    memories: [
      { gigabytes: 32, hardwareType: '800I A2(32G)' },
      { gigabytes: 64, hardwareType: '800I A2(64G)' },
    ],
  },
  '800I-A3': {
    npusPerNode: 16,
    // Modules of two NPUs, of which the scheduler gives out one NPU or whole ones (MindCluster, affinity scheduling of
    // the Atlas 800I A3 SuperPoD).
    npusOfOnePod: [1, 2, 4, 6, 8, 10, 12, 14, 16],
    resourceName: 'huawei.com/Ascend910',
    acceleratorTypes: ['module-a3-16', 'module-a3-16-super-pod'],
    hcclVersion: '1.2',
    memories: [{ gigabytes: 64 }],
  },
};

/** The resource under which a deployment's pods ask for NPUs. */
export function resourceNameOf({ hardware, resourceName }: Deployment): string {
  return resourceName ?? hardwareRecords[hardware].resourceName;
}

/**
 * What makes the Ascend Operator write the version of `hccl.json` that a server type needs: it goes by the annotations
 * of a workload when it first sees it (MindCluster, ascend-operator). A logical super pod is as large as an instance, so
 * that instances may run in different super pods.
 */
export function superPodAnnotations(
  { hcclVersion }: Hardware,
  npusPerInstance: number,
): Readonly<Record<string, string>> {
  return hcclVersion === '1.2' ? { 'sp-block': String(npusPerInstance) } : {};
}
