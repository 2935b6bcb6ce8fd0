// Who may connect to which pods when `networkPolicy` is on.
import type { Manifest } from '../../lib/invariants/manifest';
import { find, heterogeneous, homogeneous, manifestsOf } from '../support/synth';

interface Rule {
  readonly from?: readonly object[];
  readonly ports?: readonly { port: number; protocol: string }[];
}

const policies = (deployment: object): Manifest[] =>
  manifestsOf({ networkPolicy: true, ...deployment }).filter(({ kind }) => kind === 'NetworkPolicy');
const rulesOf = (deployment: object, name: string): readonly Rule[] | undefined =>
  find(policies(deployment), 'NetworkPolicy', name).spec?.ingress;
const pods = (app: string, release = 'mindie') => ({
  podSelector: { matchLabels: { app, 'app.kubernetes.io/instance': release } },
});
const release = { podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'mindie' } } };
const tcp = (port: number) => [{ port, protocol: 'TCP' }];

test('there is none unless asked for', () => {
  expect(policies({ ...homogeneous, networkPolicy: false })).toEqual([]);
  expect(manifestsOf(homogeneous).filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
});

test.each([
  ['homogeneous', homogeneous, ['mindie-server']],
  ['heterogeneous', heterogeneous, ['mindie-server', 'mindie-server-heterogeneous']],
])('%s: one for each workload, before it, for its own pods, incoming only', (_, deployment, servers) => {
  const manifests = manifestsOf({ ...deployment, networkPolicy: true });
  const names = ['mindie-ranktable-builder', ...servers, 'mindie-ms-controller', 'mindie-ms-coordinator'];
  expect(policies(deployment).map(({ metadata }) => metadata.name)).toEqual(names);
  for (const name of names) {
    expect(find(manifests, 'NetworkPolicy', name).spec).toMatchObject({
      podSelector: pods(name).podSelector,
      policyTypes: ['Ingress'],
    });
    const index = (isMeant: (manifest: Manifest) => boolean): number => manifests.findIndex(isMeant);
    const workload = index(
      ({ metadata, spec }) => spec?.template !== undefined && metadata.name.startsWith(name),
    );
    expect(index(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name)).toBeLessThan(
      workload,
    );
  }
});

test('the server ports are for Coordinator and Controller, and servers are open to each other', () => {
  const coordinator = pods('mindie-ms-coordinator');
  expect(rulesOf(homogeneous, 'mindie-server')).toEqual([
    { from: [coordinator], ports: tcp(1025) },
    { from: [pods('mindie-ms-controller'), coordinator], ports: tcp(1026) },
    { from: [coordinator], ports: tcp(1027) },
    { from: [pods('mindie-server')], ports: tcp(1121) },
    { from: [pods('mindie-server')] },
  ]);
});

test('prefill servers are open to decode servers, and the other way round', () => {
  const servers = { from: [pods('mindie-server'), pods('mindie-server-heterogeneous')] };
  expect(rulesOf(heterogeneous, 'mindie-server')).toContainEqual(servers);
  expect(rulesOf(heterogeneous, 'mindie-server-heterogeneous')).toEqual(
    rulesOf(heterogeneous, 'mindie-server'),
  );
});

test('the Controller takes alarms of the Coordinator only', () => {
  expect(rulesOf(homogeneous, 'mindie-ms-controller')).toEqual([
    { from: [pods('mindie-ms-coordinator')], ports: tcp(1027) },
  ]);
});

test.each([
  ['NodePort', 'everyone', undefined],
  ['LoadBalancer', 'everyone', undefined],
  ['ClusterIP', 'every pod of the cluster', [{ namespaceSelector: {} }]],
  ['none', 'the release alone', [release]],
])('with a Service of type %s the inference port is for %s', (type, _, from) => {
  const inference = { ...(from === undefined ? {} : { from }), ports: tcp(1025) };
  const controller = [pods('mindie-ms-controller')];
  expect(rulesOf({ ...homogeneous, service: { type } }, 'mindie-ms-coordinator')).toEqual([
    inference,
    { from: controller, ports: tcp(1026) },
    { from: controller, ports: tcp(1028) },
  ]);
});

test('a watching builder answers the release; one that runs once answers nobody', () => {
  const watching = { ...homogeneous, ranktableBuilder: { mode: 'watch' } };
  expect(rulesOf(watching, 'mindie-ranktable-builder')).toEqual([{ from: [release], ports: tcp(8080) }]);
  expect(find(policies(homogeneous), 'NetworkPolicy', 'mindie-ranktable-builder').spec).not.toHaveProperty(
    'ingress',
  );
});

test('they follow the ports of the deployment file', () => {
  const ports = { coordinator: { inference: 8000 }, server: { metrics: 9000 } };
  expect(rulesOf({ ...homogeneous, ports }, 'mindie-ms-coordinator')).toContainEqual({ ports: tcp(8000) });
  expect(rulesOf({ ...homogeneous, ports }, 'mindie-server')).toContainEqual({
    from: [pods('mindie-ms-coordinator')],
    ports: tcp(9000),
  });
});

test('another release of the namespace is kept out', () => {
  const blue = policies({ ...heterogeneous, name: 'blue', service: { type: 'none' } });
  const peers = blue.flatMap(({ spec }) => spec?.ingress?.flatMap(({ from }) => from ?? []) ?? []);
  expect(peers.length).toBeGreaterThan(0);
  for (const { podSelector } of peers)
    expect(podSelector?.matchLabels?.['app.kubernetes.io/instance']).toBe('blue');
});
