import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { contentHash } from '../ranktable/content-hash';
import { DisruptionBudget } from './disruption-budget';
import { type Labels, recommendedLabels } from './labels';
import { type AllowedIngress, NetworkPolicy } from './network-policy';
import { podTemplate, type PodTemplateProps, workloadLabels } from './pod-template';
import { type RollOut, workloadKinds } from './workload';

/** What the pods of one kind have of their own. */
type OfKind = 'contractLabels' | 'affinity' | 'volumes';

export interface MindieComponentProps extends Omit<PodTemplateProps, OfKind> {
  /**
   * Who may connect.
   * @default - everyone: no network policy is made
   */
  readonly ingress?: readonly AllowedIngress[] | undefined;
  readonly rollOut: RollOut;
}

/** Everything of one component; the policy first, so that no pod is ever without it. */
export abstract class MindieComponent extends Construct {
  /** The object that makes the pods. */
  readonly workload: ApiObject;
  /** The pods. */
  readonly selector: Labels;
  /** Marks the pods of this very template. */
  readonly generation: Labels;

  constructor(scope: Construct, id: string, props: MindieComponentProps & Pick<PodTemplateProps, OfKind>) {
    super(scope, id);
    const { release, component, ingress, rollOut } = props;
    const { name } = component;
    const unmarked = podTemplate(props);
    this.selector = { app: name };
    this.generation = { 'cdk8s-mindie/template-hash': contentHash(unmarked, 10) };
    if (ingress !== undefined) {
      const labels = recommendedLabels(release, component.component);
      new NetworkPolicy(this, 'network-policy', { release, name, labels, ingress });
    }
    const template = withLabels(unmarked, this.generation);
    const workload = { release, component, labels: workloadLabels(props), template, rollOut };
    this.workload = new workloadKinds[component.workload](this, 'workload', workload).object;
    // With a single pod, a budget would block every drain or allow what is allowed without it.
    if (component.replicas > 1)
      new DisruptionBudget(this, 'disruption-budget', { release, name, component: component.component });
  }
}

function withLabels(template: k8s.PodTemplateSpec, labels: Labels): k8s.PodTemplateSpec {
  const { metadata } = template;
  return { ...template, metadata: { ...metadata, labels: { ...metadata?.labels, ...labels } } };
}
