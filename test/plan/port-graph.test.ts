// The one list of who connects to whom, against the containers and the MindIE files of the output.
import { checkText } from '../../lib/check';
import { type Caller, type Listener, portGraph, type PortUse } from '../../lib/plan/port-graph';
import type { Manifest } from '../../lib/invariants/manifest';
import { heterogeneous, homogeneous, jsonFile, mainContainer, manifestsOf } from '../support/synth';

// All different, so that none can stand for another.
const ports = {
  server: { data: 2025, management: 2026, metrics: 2027, interComm: 2121 },
  controller: { http: 3026, alarm: 3027 },
  coordinator: { inference: 4025, management: 4026, external: 4028, status: 4029 },
};
const watching = { ...homogeneous, ports, ranktableBuilder: { mode: 'watch' } };
const listeners: readonly Listener[] = ['server', 'controller', 'coordinator', 'ranktable-builder'];

function graphOf(content: object): PortUse[] {
  const { deployments } = checkText('d.yaml', JSON.stringify(content));
  const deployment = deployments[0]?.deployment;
  if (deployment === undefined) throw new Error('not a right deployment');
  return portGraph(deployment);
}

/** Container ports of each listener by name, as the manifests declare them. */
function declaredPorts(manifests: readonly Manifest[], listener: Listener): Record<string, number> {
  const workloads = {
    server: 'mindie-server',
    controller: 'mindie-ms-controller',
    coordinator: 'mindie-ms-coordinator',
    'ranktable-builder': 'mindie-ranktable-builder',
  };
  const { ports = [] } = mainContainer(manifests, workloads[listener]) as {
    ports?: { name: string; containerPort: number }[];
  };
  return Object.fromEntries(ports.map(({ name, containerPort }) => [name, containerPort]));
}

function portsTo(graph: readonly PortUse[], listener: Listener): Record<string, number> {
  const uses = graph.filter(({ to }) => to === listener);
  return Object.fromEntries(
    uses.flatMap(({ port }) => (port === undefined ? [] : [[port.name, port.number]])),
  );
}

/** The numbers of the ports on which one connects to another. */
function between(graph: readonly PortUse[], from: Caller, to: Listener): (number | 'any')[] {
  return graph
    .filter((use) => use.to === to && use.from.includes(from))
    .map(({ port }) => port?.number ?? 'any');
}

test.each(listeners)('whatever port a container of %s declares, somebody uses, and no other', (listener) => {
  const declared = declaredPorts(manifestsOf(watching), listener);
  expect(Object.keys(declared)).not.toEqual([]);
  expect(portsTo(graphOf(watching), listener)).toEqual(declared);
});

test('prefill and decode servers declare the same ports', () => {
  const manifests = manifestsOf({ ...heterogeneous, ports });
  expect(mainContainer(manifests, 'mindie-server-heterogeneous').ports).toEqual(
    mainContainer(manifests, 'mindie-server').ports,
  );
});

test('nobody connects to a builder that runs once and does not listen', () => {
  expect(graphOf(homogeneous).filter(({ to }) => to === 'ranktable-builder')).toEqual([]);
});

test('each use says who, what and why', () => {
  for (const { from, why } of graphOf(watching)) {
    expect(from).not.toEqual([]);
    expect(why).not.toBe('');
  }
});

describe('the graph and the MindIE files agree:', () => {
  const manifests = manifestsOf(watching);
  const graph = graphOf(watching);
  const controller = jsonFile(manifests, 'mindie-ms-controller-config', 'ms_controller.json') as Record<
    string,
    number
  > & { http_server: { port: number } };
  const { http_config } = jsonFile(manifests, 'mindie-ms-coordinator-config', 'ms_coordinator.json') as {
    http_config: Record<string, string>;
  };
  const { ServerConfig } = jsonFile(manifests, 'mindie-server-config', 'config.json') as {
    ServerConfig: Record<string, number>;
  };

  test('a server listens where others connect', () => {
    expect(portsTo(graph, 'server')).toEqual({
      data: ServerConfig['port'],
      management: ServerConfig['managementPort'],
      metrics: ServerConfig['metricsPort'],
      'inter-comm': ServerConfig['interCommPort'],
    });
  });

  test('the Coordinator listens where others connect', () => {
    const numbers = Object.fromEntries(
      Object.entries(portsTo(graph, 'coordinator')).map(([name, number]) => [name, String(number)]),
    );
    expect(numbers).toEqual({
      inference: http_config['predict_port'],
      management: http_config['manage_port'],
      external: http_config['external_port'],
      status: http_config['status_port'],
    });
  });

  test('the Controller listens where others connect', () => {
    expect(portsTo(graph, 'controller')).toEqual({
      http: controller.http_server.port,
      alarm: controller['controller_alarm_port'],
    });
  });

  test('the Controller connects to the ports that its file names, but for those that it passes on', () => {
    expect(between(graph, 'controller', 'server')).toEqual([controller['mindie_server_control_port']]);
    expect(between(graph, 'controller', 'coordinator')).toEqual([
      controller['mindie_ms_coordinator_port'],
      controller['mindie_ms_coordinator_external_port'],
    ]);
  });

  test('the Coordinator connects to the servers on the ports that the Controller passes on, and sends alarms', () => {
    expect(between(graph, 'coordinator', 'server')).toEqual([
      controller['mindie_server_port'],
      controller['mindie_server_control_port'],
      controller['mindie_server_metric_port'],
    ]);
    expect(between(graph, 'coordinator', 'controller').map(String)).toEqual([http_config['alarm_port']]);
  });
});

test('servers reach each other on any port, as KV transfers and HCCL choose theirs at run time', () => {
  expect(between(graphOf(watching), 'server', 'server')).toEqual([2121, 'any']);
});

test('servers call neither Controller nor Coordinator, and the two of a pair talk through etcd', () => {
  const backup = { controller: true, coordinator: true };
  const graph = graphOf({ ...watching, backup });
  for (const to of ['controller', 'coordinator'] as const) {
    expect(between(graph, 'server', to)).toEqual([]);
    expect(between(graph, to, to)).toEqual([]);
  }
});
