import { Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { PodSecurityLevel } from '../invariants/pod-security';
import { recommendedLabels, type Release } from './labels';
import { metadataOf } from './metadata';

export interface NamespaceProps {
  readonly release: Release;
  /** The strictest Pod Security level that admits every pod of the namespace. */
  readonly podSecurityLevel: PodSecurityLevel;
}

/** A GitOps tool that removes the service leaves its namespace, which may hold Secrets and claims that are not ours. */
const keptByGitOps = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** The namespace of a deployment. */
export class Namespace extends Construct {
  readonly namespace: k8s.KubeNamespace;

  constructor(scope: Construct, id: string, { release, podSecurityLevel }: NamespaceProps) {
    super(scope, id);
    this.namespace = new k8s.KubeNamespace(this, 'namespace', {
      metadata: metadataOf(release, 'Namespace', {
        name: release.namespace,
        labels: {
          ...recommendedLabels(release, 'namespace'),
          'pod-security.kubernetes.io/enforce': podSecurityLevel,
        },
        annotations: keptByGitOps,
      }),
    });
    // A namespace is in none; cdk8s puts all objects of a chart into the chart's.
    if (Chart.of(this).namespace !== undefined)
      this.namespace.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
}
