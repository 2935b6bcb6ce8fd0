import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { ComponentPlan, DeploymentPlan } from '../plan/plan';
import { type Labels, recommendedLabels } from './labels';

export interface WorkloadProps {
  readonly plan: DeploymentPlan;
  readonly component: ComponentPlan;
  readonly contractLabels: Labels;
  readonly startupSeconds: number;
  readonly template: k8s.PodTemplateSpec;
}

/** A Deployment of MindIE pods. */
export class Workload extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { plan, component, contractLabels, startupSeconds, template }: WorkloadProps,
  ) {
    super(scope, id);
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: {
        name: component.name,
        labels: { ...contractLabels, ...recommendedLabels(plan, component.component) },
      },
      spec: {
        replicas: component.replicas,
        selector: { matchLabels: { app: component.name } },
        // Nothing to spare: a surge pod would find no NPU, and freezes the Ascend Operator's hccl.json.
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromNumber(0),
            maxUnavailable: k8s.IntOrString.fromNumber(1),
          },
        },
        // A first start waits for the table before it begins to load the model.
        progressDeadlineSeconds: plan.deployment.ranktableBuilder.timeoutSeconds + startupSeconds + 60,
        template,
      },
    });
  }
}
