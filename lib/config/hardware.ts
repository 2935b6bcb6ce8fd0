import type { Deployment } from './deployment';
import { npuResource } from './kit-defaults';

/** What is known of a type of server; another type is another record. */
export interface Hardware {
  /** As the deployment file calls it. */
  readonly type: Deployment['hardware'];
  /** Memory of an NPU; left out where the type comes with several and nothing tells which. */
  readonly npuMemoryGB?: number;
  /** How the Controller spells the type where the kind of node decides who is prefill and who is decode; left out: it knows no such type. */
  readonly hardwareType?: string;
  readonly npusPerNode: number;
  /** NPUs that one pod can be given. */
  readonly npusOfOnePod: readonly number[];
  /** The name under which the Ascend device plugin offers NPUs, as long as nobody gave it another. */
  readonly resourceName: string;
  /** The family of the NPUs, which says what devices the table lists. */
  readonly accelerator: 'ascend-910';
  /** The label `ring-controller.atlas`, by which the Ascend Operator finds the objects of such servers. */
  readonly ringController: string;
  /** The node label `accelerator-type` of such servers; where there are several, that of the usual ones first. */
  readonly acceleratorTypes: readonly string[];
  /**
   * Whether KV caches move over the links of super pods. Workloads then carry `sp-block`, by which the Ascend Operator
   * chooses the version of `hccl.json` and Volcano its rules, whatever the node selector says.
   */
  readonly hasSuperPods: boolean;
  /** Version of `hccl.json` that says all about the NPUs: 1.2 has their `super_device_id` and the super pods. */
  readonly hcclVersion: '1.0' | '1.2';
}

const atlas800iA2: Hardware = {
  type: '800I-A2',
  npusPerNode: 8,
  npusOfOnePod: [1, 2, 3, 4, 5, 6, 7, 8],
  resourceName: npuResource,
  accelerator: 'ascend-910',
  ringController: 'ascend-910b',
  acceleratorTypes: ['module-910b-8'],
  hasSuperPods: false,
  hcclVersion: '1.0',
};

/** By the type, with the memory of an NPU where the deployment file tells it. */
export const hardwareRecords: Readonly<
  Record<Deployment['hardware'] | '800I-A2-32G' | '800I-A2-64G', Hardware>
> = {
  '800I-A2': atlas800iA2,
  // The spellings: MindIE Motor, RankTableLoader.cpp.
  '800I-A2-32G': { ...atlas800iA2, npuMemoryGB: 32, hardwareType: '800I A2(32G)' },
  '800I-A2-64G': { ...atlas800iA2, npuMemoryGB: 64, hardwareType: '800I A2(64G)' },
  '800I-A3': {
    type: '800I-A3',
    npuMemoryGB: 64,
    npusPerNode: 16,
    // Modules of two NPUs, of which the scheduler gives out one NPU or whole ones (MindCluster, affinity scheduling of
    // the Atlas 800I A3 SuperPoD).
    npusOfOnePod: [1, 2, 4, 6, 8, 10, 12, 14, 16],
    resourceName: npuResource,
    accelerator: 'ascend-910',
    ringController: 'ascend-910b',
    acceleratorTypes: ['module-a3-16', 'module-a3-16-super-pod'],
    hasSuperPods: true,
    hcclVersion: '1.2',
  },
};

/** The record of a server type, or of the kind of it that the Controller spells so. */
export function hardwareOf(type: Deployment['hardware'], hardwareType?: string): Hardware {
  const kind = Object.values(hardwareRecords).find(
    (one) => one.type === type && one.hardwareType === hardwareType,
  );
  return kind ?? hardwareRecords[type];
}

/** The server type whose nodes have a label `accelerator-type` of this value, where it is one that is known. */
export function typeOfLabel(acceleratorType: string): Deployment['hardware'] | undefined {
  const all = Object.values(hardwareRecords);
  return all.find(({ acceleratorTypes }) => acceleratorTypes.includes(acceleratorType))?.type;
}

/** The node label by which kinds of a server type are told apart, as the MindIE deployment kit has it. */
export const kindLabel = 'hardware-type';
