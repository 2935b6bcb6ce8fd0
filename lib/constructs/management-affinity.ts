import { k8s } from 'cdk8s-plus-27';
import type { ComponentPlan } from '../plan/plan';
import { preferOtherNodes, requireOtherNodes } from './anti-affinity';

/** Controller and Coordinator keep apart if they can; an active/standby pair is never on one node. */
export function managementAffinity(own: ComponentPlan, other: ComponentPlan): k8s.Affinity {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [preferOtherNodes({ app: other.name })],
      requiredDuringSchedulingIgnoredDuringExecution:
        own.replicas > 1 ? [requireOtherNodes({ app: own.name })] : undefined,
    },
  };
}
