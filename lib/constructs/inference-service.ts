import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { DeploymentPlan } from '../plan/plan';
import { recommendedLabels } from './labels';
import { metadataOf } from './metadata';

export interface InferenceServiceProps {
  readonly plan: DeploymentPlan;
  readonly type: 'NodePort' | 'ClusterIP' | 'LoadBalancer';
}

/** Where clients reach a service. */
export interface InferenceEndpoint {
  /** Name of the Service, in the namespace of MindIE's pods. */
  readonly serviceName: string;
  readonly port: number;
}

/** The node port of the MindIE deployment kit. */
const kitNodePort = 31015;

/** The Service through which clients reach the Coordinator. */
export class InferenceService extends Construct {
  readonly endpoint: InferenceEndpoint;

  constructor(scope: Construct, id: string, { plan, type }: InferenceServiceProps) {
    super(scope, id);
    const { ports, service } = plan.deployment;
    const port = ports.coordinator.inference;
    const nodePort = type === 'NodePort' ? (service.nodePort ?? kitNodePort) : service.nodePort;
    const serviceName = plan.names.inferenceService;
    this.endpoint = { serviceName, port };
    new k8s.KubeService(this, 'service', {
      metadata: metadataOf(plan, 'Service', {
        name: serviceName,
        labels: recommendedLabels(plan, 'coordinator'),
        annotations: service.annotations,
      }),
      spec: {
        type,
        selector: { app: plan.coordinator.name },
        ports: [
          {
            name: 'inference',
            port,
            targetPort: k8s.IntOrString.fromNumber(port),
            nodePort,
            protocol: 'TCP',
          },
        ],
      },
    });
  }
}
