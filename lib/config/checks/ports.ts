import type { Deployment } from '../deployment';
import type { Finding } from '../problem';

/** A port of the nodes is asked only where there is one. */
export function checkPorts({ service }: Deployment): Finding[] {
  if (service.nodePort === undefined || service.type === 'NodePort' || service.type === 'LoadBalancer')
    return [];
  return [
    {
      path: ['service', 'nodePort'],
      what: `a node port with type ${service.type}`,
      got: service.nodePort,
      expected: 'nodePort with type NodePort or LoadBalancer only',
      fix: 'Remove nodePort or change the type.',
    },
  ];
}
