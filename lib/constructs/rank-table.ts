import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { ServerPlan } from '../plan/plan';
import { type TablePlan, tablePlanKey } from '../ranktable/table-plan';
import { type Labels, recommendedLabels, type Release, ringController } from './labels';
import { metadataOf } from './metadata';

export interface RankTableProps {
  readonly release: Release;
  /** What the table must hold, which the builder reads. */
  readonly tablePlan: TablePlan;
  /** Name of the ConfigMap with it. */
  readonly tablePlanName: string;
  /** Annotations of that ConfigMap, for people: no pod restarts when they change. */
  readonly annotations: Labels;
  /** The kinds of server, each with a ConfigMap that the Ascend Operator writes. */
  readonly servers: readonly Pick<ServerPlan, 'ringsConfig' | 'component' | 'role'>[];
}

/**
 * The ConfigMaps through which the pods find each other. They are emitted without the data that the cluster writes
 * into them (`hccl.json` and `version` by the Ascend Operator, the table by the ranktable-builder), so that applying
 * them again changes nothing. They must exist before the servers: the operator never creates one, and remembers that
 * it was absent.
 */
export class RankTable extends Construct {
  /** The ConfigMap that the builder writes. */
  readonly table: k8s.KubeConfigMap;
  /** The ConfigMap that the builder reads. */
  readonly plan: k8s.KubeConfigMap;

  constructor(scope: Construct, id: string, props: RankTableProps) {
    super(scope, id);
    const { release, tablePlan, tablePlanName, annotations, servers } = props;
    const labels = recommendedLabels(release, 'ranktable');
    this.table = new k8s.KubeConfigMap(this, 'global-ranktable', {
      metadata: metadataOf(release, 'ConfigMap', { name: tablePlan.table.configMap, labels }),
    });
    for (const { ringsConfig: name, component, role } of servers) {
      const ofRole = { ...recommendedLabels(release, component), ...ringController(role) };
      new k8s.KubeConfigMap(this, name, {
        metadata: metadataOf(release, 'ConfigMap', { name, labels: ofRole }),
        ...(role.hardwareType === undefined ? {} : { data: { hardware_type: role.hardwareType } }),
      });
    }
    this.plan = new k8s.KubeConfigMap(this, 'plan', {
      metadata: metadataOf(release, 'ConfigMap', { name: tablePlanName, labels, annotations }),
      data: { [tablePlanKey]: `${JSON.stringify(tablePlan, null, 2)}\n` },
    });
  }
}

/**
 * The table plan of a builder that runs once: it waits for pods of the new templates, and does not take those that are
 * about to be replaced for the ones to list. As the plan then changes with every template, each roll-out gets a Job.
 */
export function expectGenerations(
  table: TablePlan,
  workloads: readonly { readonly selector: Labels; readonly generation: Labels }[],
): TablePlan {
  const expect = <Planned extends TablePlan['controller']>(planned: Planned): Planned => {
    const meant = workloads.find(({ selector }) => selector['app'] === planned.selector['app']);
    return { ...planned, selector: { ...planned.selector, ...meant?.generation } };
  };
  return {
    ...table,
    coordinator: expect(table.coordinator),
    controller: expect(table.controller),
    serverGroups: table.serverGroups.map(expect),
  };
}
