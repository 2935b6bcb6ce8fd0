import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { DeploymentPlan } from '../plan/plan';
import { recommendedLabels } from './labels';

export interface NamespaceProps {
  readonly plan: DeploymentPlan;
  /** The strictest Pod Security level that admits every pod of the namespace. */
  readonly podSecurityLevel: 'restricted' | 'baseline' | 'privileged';
}

/** The namespace of a deployment. */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, { plan, podSecurityLevel }: NamespaceProps) {
    super(scope, id);
    new k8s.KubeNamespace(this, 'namespace', {
      metadata: {
        name: plan.deployment.namespace.name,
        labels: {
          ...recommendedLabels(plan, 'namespace'),
          'pod-security.kubernetes.io/enforce': podSecurityLevel,
        },
      },
    });
  }
}
