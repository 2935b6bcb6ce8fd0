import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import type { Condition } from './condition';

type Service = Deployment['service'];

/** What is asked of the Service, it can have. */
export function checkPorts({ service }: Deployment): Condition[] {
  return [
    () => nodePort(service),
    ...ownAnnotations.map((name) => () => annotationTaken(service, name)),
    () => annotationsOfNothing(service),
  ];
}

/** Those that the manifests give to each object. */
const ownAnnotations = ['argocd.argoproj.io/sync-wave'];

function annotationTaken({ annotations }: Service, name: string): Finding | undefined {
  if (!Object.hasOwn(annotations, name)) return undefined;
  return {
    path: ['service', 'annotations', name],
    code: 'annotation-taken',
    what: 'an annotation that the manifests set',
    got: name,
    expected: 'other annotations',
    fix: 'Remove it.',
    atKey: true,
  };
}

function annotationsOfNothing({ type, annotations }: Service): Finding | undefined {
  const names = Object.keys(annotations);
  if (type !== 'none' || names.length === 0) return undefined;
  return {
    path: ['service', 'annotations'],
    code: 'annotations-without-service',
    what: 'annotations without a Service',
    got: names,
    expected: 'annotations with another type than none only',
    fix: 'Remove the annotations or change the type.',
  };
}

/** A port of the nodes is asked only where there is one. */
function nodePort(service: Service): Finding | undefined {
  if (service.nodePort === undefined || service.type === 'NodePort' || service.type === 'LoadBalancer')
    return undefined;
  return {
    path: ['service', 'nodePort'],
    code: 'node-port-without-service',
    what: `a node port with type ${service.type}`,
    got: service.nodePort,
    expected: 'nodePort with type NodePort or LoadBalancer only',
    fix: 'Remove nodePort or change the type.',
  };
}
