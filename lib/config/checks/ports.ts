import type { Deployment } from '../deployment';
import type { Finding } from '../problem';

/** Port of the machine-to-machine channel in config.json: read and compared even where one machine is one instance. */
const multiNodesInferPort = 1120;

/** No two listeners of one pod share a port, and a port of the nodes is asked only where there is one. */
export function checkPorts({ ports, service }: Deployment): Finding[] {
  return [
    ...(['server', 'controller', 'coordinator'] as const).flatMap((component) =>
      distinct(component, ports[component]),
    ),
    ...nodePort(service),
  ];
}

function distinct(component: string, listeners: Readonly<Record<string, number>>): Finding[] {
  const taken = new Map<number, string>();
  if (component === 'server') taken.set(multiNodesInferPort, 'multiNodesInferPort of config.json');
  return Object.entries(listeners).flatMap(([name, port]) => {
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
