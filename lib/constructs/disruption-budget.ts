import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { ComponentPlan, DeploymentPlan } from '../plan/plan';
import { podSelector, recommendedLabels } from './labels';
import { metadataOf } from './metadata';

export interface DisruptionBudgetProps {
  readonly plan: DeploymentPlan;
  readonly component: ComponentPlan;
}

/** Lets drains of nodes take a component's pods only one after the other has been replaced. */
export class DisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, { plan, component }: DisruptionBudgetProps) {
    super(scope, id);
    new k8s.KubePodDisruptionBudget(this, 'budget', {
      metadata: metadataOf(plan, 'PodDisruptionBudget', {
        name: component.name,
        labels: recommendedLabels(plan, component.component),
      }),
      spec: {
        selector: { matchLabels: podSelector(plan, component.name) },
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        // A pod that never became ready (it waits for the table, or cannot load the model) serves nobody, and must not
        // block the drain of its node.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}
