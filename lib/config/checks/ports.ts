import type { Deployment } from '../deployment';
import type { Finding } from '../problem';

/** Port of the machine-to-machine channel in config.json: read and compared even where one machine is one instance. */
const multiNodesInferPort = 1120;

/** No two listeners of one pod share a port, and a port of the nodes is asked only where there is one. */
export function checkPorts({ ports, service }: Deployment): Finding[] {
  return [
    ...distinct('server', ports.server, ['data', 'management', 'metrics', 'interComm']),
    ...distinct('controller', ports.controller, ['http', 'alarm']),
    ...distinct('coordinator', ports.coordinator, ['inference', 'management', 'external', 'status']),
    ...nodePort(service),
  ];
}

/** In a fixed order, as the order of the keys in the file is none. */
function distinct<Name extends string>(
  component: string,
  listeners: Readonly<Record<Name, number>>,
  order: readonly Name[],
): Finding[] {
  const taken = new Map<number, string>();
  if (component === 'server') taken.set(multiNodesInferPort, 'multiNodesInferPort of config.json');
  return order.flatMap((name) => {
    const port = listeners[name];
    const owner = taken.get(port);
    taken.set(port, owner ?? `ports.${component}.${name}`);
    if (owner === undefined) return [];
    return [
      {
        path: ['ports', component, name],
        what: `the port of ${owner}`,
        got: port,
        expected: `different ports in one ${component} pod`,
        fix: 'Choose another port.',
      },
    ];
  });
}

function nodePort(service: Deployment['service']): Finding[] {
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
