import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { podSelector, recommendedLabels, type Release } from './labels';
import { metadataOf } from './metadata';

export interface DisruptionBudgetProps {
  readonly release: Release;
  /** Name of the workload, and of the budget. */
  readonly name: string;
  /** Value of `app.kubernetes.io/component`. */
  readonly component: string;
}

/** Lets drains of nodes take a component's pods only one after the other has been replaced. */
export class DisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, { release, name, component }: DisruptionBudgetProps) {
    super(scope, id);
    new k8s.KubePodDisruptionBudget(this, 'budget', {
      metadata: metadataOf(release, 'PodDisruptionBudget', {
        name,
        labels: recommendedLabels(release, component),
      }),
      spec: {
        selector: { matchLabels: podSelector(release, name) },
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        // A pod that never became ready (it waits for the table, or cannot load the model) serves nobody, and must not
        // block the drain of its node.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}
