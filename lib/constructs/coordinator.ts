import type { Construct } from 'constructs';
import { InferenceService, type InferenceServiceProps } from './inference-service';
import { managementAffinity } from './management-affinity';
import { MindieComponent, type MindieComponentProps } from './mindie-component';

export interface CoordinatorProps extends MindieComponentProps {
  /** Name of the Controller's workload, from which it keeps apart. */
  readonly controller: string;
  /**
   * The Service for clients.
   * @default - none
   */
  readonly service?: Omit<InferenceServiceProps, 'release' | 'selector'> | undefined;
}

/** The Coordinator: it takes the requests. */
export class Coordinator extends MindieComponent {
  /** Undefined where there is no Service. */
  readonly inference: InferenceService | undefined;

  constructor(scope: Construct, id: string, props: CoordinatorProps) {
    const { component, controller, release, service } = props;
    super(scope, id, {
      ...props,
      contractLabels: { app: component.name },
      affinity: managementAffinity(component, controller),
    });
    if (service !== undefined)
      this.inference = new InferenceService(this, 'inference', {
        ...service,
        release,
        selector: this.selector,
      });
  }
}
