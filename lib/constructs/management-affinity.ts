import type { k8s } from 'cdk8s-plus-27';
import type { ComponentPlan } from '../plan/plan';
import { preferOtherNodes, requireOtherNodes } from './anti-affinity';

/** Controller and Coordinator keep apart if they can; an active/standby pair is never on one node. */
export function managementAffinity(
  { name, replicas }: Pick<ComponentPlan, 'name' | 'replicas'>,
  other: string,
): k8s.Affinity {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [preferOtherNodes({ app: other })],
      requiredDuringSchedulingIgnoredDuringExecution:
        replicas > 1 ? [requireOtherNodes({ app: name })] : undefined,
    },
  };
}
