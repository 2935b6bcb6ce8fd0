import type { Deployment } from '../deployment';
import type { Finding } from '../problem';

/** What is asked of the Service, it can have. */
export function checkPorts({ service }: Deployment): Finding[] {
  return [...nodePort(service), ...annotations(service)];
}

/** Those that the manifests give to each object. */
const ownAnnotations = ['argocd.argoproj.io/sync-wave'];

function annotations({ type, annotations: given }: Deployment['service']): Finding[] {
  const taken = Object.keys(given).filter((name) => ownAnnotations.includes(name));
  const findings: Finding[] = taken.map((name) => ({
    path: ['service', 'annotations', name],
    code: 'annotation-taken',
    what: 'an annotation that the manifests set',
    got: name,
    expected: 'other annotations',
    fix: 'Remove it.',
    atKey: true,
  }));
  if (type === 'none' && Object.keys(given).length > 0)
    findings.push({
      path: ['service', 'annotations'],
      code: 'annotations-without-service',
      what: 'annotations without a Service',
      got: Object.keys(given),
      expected: 'annotations with another type than none only',
      fix: 'Remove the annotations or change the type.',
      reads: [['service', 'type']],
    });
  return findings;
}

/** A port of the nodes is asked only where there is one. */
function nodePort(service: Deployment['service']): Finding[] {
  if (service.nodePort === undefined || service.type === 'NodePort' || service.type === 'LoadBalancer')
    return [];
  return [
    {
      path: ['service', 'nodePort'],
      code: 'node-port-without-service',
      what: `a node port with type ${service.type}`,
      got: service.nodePort,
      expected: 'nodePort with type NodePort or LoadBalancer only',
      fix: 'Remove nodePort or change the type.',
    },
  ];
}
