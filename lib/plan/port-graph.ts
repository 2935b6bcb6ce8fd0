import type { Deployment } from '../config/deployment';
import type { MindieComponent } from '../config/tls-links';

/** What has pods that may listen. */
export type Listener = MindieComponent | 'ranktable-builder';

/**
 * Who connects: a component; clients, who are whom the inference Service is for; any pod of the release; or the pod
 * itself, whose probes run inside its container (kubelets that probe from outside are never kept out).
 */
export type Caller = MindieComponent | 'clients' | 'release' | 'itself';

export interface ListeningPort {
  /** Name of the container's port. */
  readonly name: string;
  readonly number: number;
}

/** That somebody connects to a component, and why. */
export interface PortUse {
  readonly from: readonly Caller[];
  readonly to: Listener;
  /** @default - any port: they are chosen at run time */
  readonly port?: ListeningPort;
  /** What goes over it. */
  readonly why: string;
}

/** The builder's own choice; a Job does not listen. */
const builderHttp = { name: 'http', number: 8080 };

/**
 * Every connection to a pod of a deployment: the one list of the ports that the containers declare and of what the
 * network policies let through. The active and the standby of a pair talk through etcd alone, and the Controller and
 * the Coordinator connect to etcd, ClusterD and CCAE, never the other way round.
 */
export function portGraph(deployment: Deployment): PortUse[] {
  const watches = deployment.ranktableBuilder.mode === 'watch';
  return [
    ...serverPorts(deployment.ports.server),
    ...controllerPorts(deployment.ports.controller),
    ...coordinatorPorts(deployment.ports.coordinator),
    ...(watches
      ? [use(['release'], 'ranktable-builder', 'health and metrics of the builder', builderHttp)]
      : []),
  ];
}

function serverPorts(ports: Deployment['ports']['server']): PortUse[] {
  const { data, management, metrics, interComm } = ports;
  return [
    use(['coordinator'], 'server', 'inference requests', { name: 'data', number: data }),
    // The Controller tells the Coordinator the data and metrics ports, but itself calls this one only.
    use(['controller', 'coordinator'], 'server', 'roles and states', {
      name: 'management',
      number: management,
    }),
    use(['coordinator'], 'server', 'metrics, which the Coordinator sums up', {
      name: 'metrics',
      number: metrics,
    }),
    use(['server'], 'server', 'control of KV transfers', { name: 'inter-comm', number: interComm }),
    use(['server'], 'server', 'KV caches, and HCCL between NPUs'),
  ];
}

function controllerPorts({ http, alarm }: Deployment['ports']['controller']): PortUse[] {
  return [
    use(['itself'], 'controller', 'probes', { name: 'http', number: http }),
    use(['coordinator'], 'controller', 'alarms', { name: 'alarm', number: alarm }),
  ];
}

function coordinatorPorts(ports: Deployment['ports']['coordinator']): PortUse[] {
  const { inference, management, external, status } = ports;
  return [
    use(['clients'], 'coordinator', 'inference requests', { name: 'inference', number: inference }),
    use(['controller'], 'coordinator', 'servers and their roles, load, who is active', {
      name: 'management',
      number: management,
    }),
    use(['controller'], 'coordinator', 'metrics of the service', { name: 'external', number: external }),
    use(['itself'], 'coordinator', 'probes', { name: 'status', number: status }),
  ];
}

function use(from: readonly Caller[], to: Listener, why: string, port?: ListeningPort): PortUse {
  return { from, to, why, ...(port === undefined ? {} : { port }) };
}

/** The ports that a component's container listens on. */
export function listeningPorts(graph: readonly PortUse[], listener: Listener): ListeningPort[] {
  return graph.flatMap(({ to, port }) => (to === listener && port !== undefined ? [port] : []));
}
