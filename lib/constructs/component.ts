import { Construct } from 'constructs';
import type { DeploymentPlan } from '../plan/plan';
import { DisruptionBudget } from './disruption-budget';
import { InferenceService } from './inference-service';
import { recommendedLabels } from './labels';
import type { MindiePods } from './mindie-pods';
import { NetworkPolicy } from './network-policy';
import { workloadKinds } from './workload';

export interface ComponentProps {
  readonly plan: DeploymentPlan;
  readonly pods: MindiePods;
}

/** Everything of one component; the policy first, so that no pod is ever without it. */
export class Component extends Construct {
  /** The Service of the Coordinator, where there is one. */
  readonly inference: InferenceService | undefined;

  constructor(scope: Construct, id: string, { plan, pods }: ComponentProps) {
    super(scope, id);
    const { component } = pods;
    const { networkPolicy, service } = plan.deployment;
    if (networkPolicy)
      new NetworkPolicy(this, 'network-policy', {
        plan,
        listener: component.kind,
        name: component.name,
        labels: recommendedLabels(plan, component.component),
      });
    new workloadKinds[component.workload](this, 'workload', { plan, pods });
    // With a single pod, a budget would block every drain or allow what is allowed without it.
    if (component.replicas > 1) new DisruptionBudget(this, 'disruption-budget', { plan, component });
    if (component.kind === 'coordinator' && service.type !== 'none')
      this.inference = new InferenceService(this, 'inference', { plan, type: service.type });
  }
}
