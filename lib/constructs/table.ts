import { toldRelease } from '../config/release';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { DeploymentPlan } from '../plan/plan';
import { type TablePlan, tablePlanKey } from '../ranktable/table-plan';
import { recommendedLabels, ringController } from './labels';
import { metadataOf } from './metadata';

export interface TableProps {
  readonly plan: DeploymentPlan;
  /** What the builder reads. */
  readonly tablePlan: TablePlan;
}

/**
 * The ConfigMaps through which the pods find each other. They are emitted without the data that the cluster writes
 * into them (`hccl.json` and `version` by the Ascend Operator, the table by the ranktable-builder), so that applying
 * them again changes nothing. They must exist before the servers: the operator never creates one, and remembers that
 * it was absent.
 */
export class Table extends Construct {
  constructor(scope: Construct, id: string, { plan, tablePlan }: TableProps) {
    super(scope, id);
    const labels = recommendedLabels(plan, 'ranktable');
    new k8s.KubeConfigMap(this, 'global-ranktable', {
      metadata: metadataOf(plan, 'ConfigMap', { name: plan.names.globalRanktable, labels }),
    });
    for (const server of plan.servers) {
      const { hardwareType } = server.role;
      new k8s.KubeConfigMap(this, server.ringsConfig, {
        metadata: metadataOf(plan, 'ConfigMap', {
          name: server.ringsConfig,
          labels: {
            ...recommendedLabels(plan, server.component),
            ...ringController(server.role),
          },
        }),
        ...(hardwareType === undefined ? {} : { data: { hardware_type: hardwareType } }),
      });
    }
    new k8s.KubeConfigMap(this, 'plan', {
      metadata: metadataOf(plan, 'ConfigMap', {
        name: plan.names.tablePlan,
        labels,
        annotations: forReaders(plan),
      }),
      data: { [tablePlanKey]: `${JSON.stringify(tablePlan, null, 2)}\n` },
    });
  }
}

/** For those who read the output: what was taken for granted, and what its author meant so. No pod restarts when this object changes. */
function forReaders({ deployment, silenced }: DeploymentPlan): Readonly<Record<string, string>> {
  const { release, toldBy } = toldRelease(deployment.image);
  const reasons = Object.fromEntries(silenced.map(({ rule, reason }) => [rule, reason.trim()]));
  return {
    'cdk8s-mindie/mindie-release': toldBy === undefined ? release.id : `${release.id}, told by ${toldBy}`,
    ...(silenced.length === 0 ? {} : { 'cdk8s-mindie/silenced': JSON.stringify(reasons) }),
  };
}
