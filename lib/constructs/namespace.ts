import { Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { DeploymentPlan } from '../plan/plan';
import { recommendedLabels } from './labels';
import { metadataOf } from './metadata';

export interface NamespaceProps {
  readonly plan: DeploymentPlan;
  /** The strictest Pod Security level that admits every pod of the namespace. */
  readonly podSecurityLevel: 'restricted' | 'baseline' | 'privileged';
}

/** A GitOps tool that removes the service leaves its namespace, which may hold Secrets and claims that are not ours. */
const keptByGitOps = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** The namespace of a deployment. */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, { plan, podSecurityLevel }: NamespaceProps) {
    super(scope, id);
    const namespace = new k8s.KubeNamespace(this, 'namespace', {
      metadata: metadataOf(plan, 'Namespace', {
        name: plan.deployment.namespace.name,
        labels: {
          ...recommendedLabels(plan, 'namespace'),
          'pod-security.kubernetes.io/enforce': podSecurityLevel,
        },
        annotations: keptByGitOps,
      }),
    });
    // A namespace is in none; cdk8s puts all objects of a chart into the chart's.
    if (Chart.of(this).namespace !== undefined)
      namespace.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
}
