import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { ComponentPlan, DeploymentPlan } from '../plan/plan';
import { recommendedLabels } from './labels';
import { metadataOf } from './metadata';
import type { MindiePods } from './mindie-pods';

export interface WorkloadProps {
  readonly plan: DeploymentPlan;
  readonly pods: MindiePods;
}

/** A Deployment of MindIE pods. */
class DeploymentWorkload extends Construct {
  constructor(scope: Construct, id: string, { plan, pods }: WorkloadProps) {
    super(scope, id);
    const { component, contractLabels, template } = pods;
    const { ranktableBuilder } = plan.deployment;
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: metadataOf(plan, 'Deployment', {
        name: component.name,
        labels: { ...contractLabels, ...recommendedLabels(plan, component.component) },
        annotations: component.annotations,
      }),
      spec: {
        replicas: component.replicas,
        selector: { matchLabels: { app: component.name } },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            // Nothing to spare: a surge pod would find no NPU, and freezes the Ascend Operator's hccl.json.
            maxSurge: k8s.IntOrString.fromNumber(0),
            maxUnavailable: maxUnavailable(ranktableBuilder.mode),
          },
        },
        // A first start waits for the table before it begins to load the model.
        progressDeadlineSeconds: ranktableBuilder.timeoutSeconds + component.settings.startupSeconds + 60,
        template,
      },
    });
  }
}

/** What makes pods, by the kind of workload that is planned. */
export const workloadKinds = { Deployment: DeploymentWorkload } as const satisfies Readonly<
  Record<ComponentPlan['workload'], unknown>
>;

/**
 * A new pod starts when the table lists it. A watching builder lists each in its turn; a Job lists all of a role at
 * once, so all must be replaced at once.
 */
function maxUnavailable(mode: 'job' | 'watch'): k8s.IntOrString {
  return mode === 'watch' ? k8s.IntOrString.fromNumber(1) : k8s.IntOrString.fromString('100%');
}
