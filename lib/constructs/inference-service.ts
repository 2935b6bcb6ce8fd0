import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { kitNodePort } from '../config/kit-defaults';
import { type Labels, recommendedLabels, type Release } from './labels';
import { metadataOf } from './metadata';

export interface InferenceServiceProps {
  readonly release: Release;
  readonly name: string;
  readonly type: 'NodePort' | 'ClusterIP' | 'LoadBalancer';
  /** Port of the Service, and of the Coordinator. */
  readonly port: number;
  /** @default - that of the MindIE deployment kit for a NodePort, else none */
  readonly nodePort?: number | undefined;
  readonly annotations: Labels;
  /** The Coordinator's pods. */
  readonly selector: Labels;
}

/** Where clients reach a service. */
export interface InferenceEndpoint {
  /** Name of the Service, in the namespace of MindIE's pods. */
  readonly serviceName: string;
  readonly port: number;
}

/** The Service through which clients reach the Coordinator. */
export class InferenceService extends Construct {
  readonly endpoint: InferenceEndpoint;
  readonly service: k8s.KubeService;

  constructor(scope: Construct, id: string, props: InferenceServiceProps) {
    super(scope, id);
    const { release, name, type, port, annotations } = props;
    const nodePort = type === 'NodePort' ? (props.nodePort ?? kitNodePort) : props.nodePort;
    const targetPort = k8s.IntOrString.fromNumber(port);
    this.endpoint = { serviceName: name, port };
    this.service = new k8s.KubeService(this, 'service', {
      metadata: metadataOf(release, 'Service', {
        name,
        labels: recommendedLabels(release, 'coordinator'),
        annotations,
      }),
      spec: {
        type,
        selector: props.selector,
        ports: [{ name: 'inference', port, targetPort, nodePort, protocol: 'TCP' }],
      },
    });
  }
}
