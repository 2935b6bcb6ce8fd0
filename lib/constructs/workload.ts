import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { ComponentPlan } from '../plan/plan';
import type { Labels, Release } from './labels';
import { metadataOf } from './metadata';

/** How new pods come by their table. */
export interface RollOut {
  readonly mode: 'job' | 'watch';
  /** Seconds within which the table is complete, or the builder gives up. */
  readonly timeoutSeconds: number;
}

export interface WorkloadProps {
  readonly release: Release;
  readonly component: ComponentPlan;
  readonly labels: Labels;
  readonly template: k8s.PodTemplateSpec;
  readonly rollOut: RollOut;
}

/** A Deployment of MindIE pods. */
class DeploymentWorkload extends Construct {
  readonly object: k8s.KubeDeployment;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const { release, component, labels, template, rollOut } = props;
    this.object = new k8s.KubeDeployment(this, 'deployment', {
      metadata: metadataOf(release, 'Deployment', {
        name: component.name,
        labels,
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
            maxUnavailable: maxUnavailable(rollOut.mode),
          },
        },
        // A first start waits for the table before it begins to load the model.
        progressDeadlineSeconds: rollOut.timeoutSeconds + component.settings.startupSeconds + 60,
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
