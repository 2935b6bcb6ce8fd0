// The cases of the commands, with whole messages, are in test/config/files.test.ts.
import type { Deployment } from '../../lib/config/deployment';
import { checkText } from '../../lib/check';
import { collisions, folderCollisions, type Output } from '../../lib/invariants/collisions';
import type { Manifest } from '../../lib/invariants/manifest';
import { homogeneous } from '../support/synth';
import { manifest } from './support';

function deploymentOf(content: object): Deployment {
  const { deployments } = checkText('d.yaml', JSON.stringify({ ...homogeneous, ...content }));
  const deployment = deployments[0]?.deployment;
  if (deployment === undefined) throw new Error('not a right deployment');
  return deployment;
}

const statusless = { controller: { statusDirectory: { enabled: false } } };

/** The paths and values of what two deployments cannot both have. */
function found(
  one: { content?: object; id?: string; manifests?: readonly Manifest[] },
  other: typeof one,
): string[] {
  const output = (file: string, { content = statusless, id = file, manifests = [] }: typeof one): Output => ({
    file,
    id,
    cluster: undefined,
    deployment: deploymentOf(content),
    manifests,
  });
  const both = [output('a', one), output('b', other)];
  return [...folderCollisions(both), ...collisions(both)].map(
    ({ finding: { path, got } }) => `${path.join('.')}: ${String(got)}`,
  );
}

test('two deployments that share nothing go together', () => {
  expect(found({}, {})).toEqual([]);
});

test.each(['a', 'b', 'c'])('an output folder belongs to one deployment (%s)', (id) => {
  expect(found({ id: 'b' }, { id })).toEqual(id === 'b' ? [': b'] : []);
});

describe('backup through one etcd in one namespace', () => {
  const etcd = { host: 'etcd.storage.svc', port: 2379 };
  const backup = (components: object, rest: object = {}): { content: object } => ({
    content: { ...statusless, backup: { ...components, etcd }, ...rest },
  });
  const both = { controller: true, coordinator: true };
  const refused = ['backup.etcd.host: etcd.storage.svc'];

  test.each<[string, object, object]>([
    ['both', both, both],
    ['the Controller alone', { controller: true }, { controller: true }],
    ['the Coordinator alone', { coordinator: true }, { coordinator: true }],
    ['the Coordinator, and both', { coordinator: true }, both],
  ])('is refused for %s', (_, one, other) => {
    expect(found(backup(one), backup(other))).toEqual(refused);
  });

  test.each<[string, object, object]>([
    ['the Controller of one and the Coordinator of the other', { controller: true }, { coordinator: true }],
    ['one deployment only', both, {}],
    ['the other deployment only', {}, both],
    ['neither', {}, {}],
  ])('goes together for %s', (_, one, other) => {
    expect(found(backup(one), backup(other))).toEqual([]);
  });

  test.each<[string, object]>([
    ['another namespace', { namespace: { name: 'other' } }],
    ['another port', { backup: { ...both, etcd: { ...etcd, port: 2380 } } }],
    ['another host', { backup: { ...both, etcd: { ...etcd, host: 'etcd-2.storage.svc' } } }],
  ])('goes together with %s', (_, rest) => {
    expect(found(backup(both), backup(both, rest))).toEqual([]);
    expect(found(backup(both, rest), backup(both))).toEqual([]);
  });
});

describe('a status directory', () => {
  const status = (hostPath: string, enabled = true): { content: object } => ({
    content: { controller: { statusDirectory: { enabled, hostPath } } },
  });

  test('belongs to one Controller', () => {
    expect(found(status('/data/status'), status('/data/status'))).toEqual([
      'controller.statusDirectory.hostPath: /data/status',
    ]);
  });

  test('is no matter where it is another, or not in use', () => {
    expect(found(status('/data/a'), status('/data/b'))).toEqual([]);
    expect(found(status('/data/b'), status('/data/a'))).toEqual([]);
    expect(found(status('/data/a'), status('/data/a', false))).toEqual([]);
    expect(found(status('/data/a', false), status('/data/a'))).toEqual([]);
  });
});

describe('of the objects', () => {
  const namespace = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

  test('a Namespace is created by one deployment', () => {
    const manifests = [namespace('serving'), manifest('ConfigMap', 'x')];
    const others = [namespace('serving'), manifest('ConfigMap', 'y')];
    expect(found({ manifests }, { manifests: others })).toEqual(['namespace.create: true']);
    expect(found({ manifests }, { manifests: [namespace('other')] })).toEqual([]);
    expect(found({ manifests }, { manifests: [] })).toEqual([]);
    expect(found({ manifests: [] }, { manifests })).toEqual([]);
  });

  test('no two have one name', () => {
    const manifests = [manifest('ConfigMap', 'x'), manifest('Service', 'y')];
    expect(
      found({ manifests }, { manifests: [manifest('ConfigMap', 'y'), manifest('Service', 'y')] }),
    ).toEqual(['name: Service serving/y']);
    expect(found({ manifests }, { manifests: [manifest('Service', 'x')] })).toEqual([]);
  });

  test('no two take one port of the nodes, whatever its place among others', () => {
    const service = (name: string, ...ports: readonly { nodePort?: number }[]): Manifest =>
      manifest('Service', name, { spec: { ports } });
    const manifests = [service('x', {}, { nodePort: 31015 }), service('w', { nodePort: 31016 })];
    expect(
      found({ manifests }, { manifests: [service('y', {}, { nodePort: 31016 }, { nodePort: 31015 })] }),
    ).toEqual(['service.nodePort: 31015', 'service.nodePort: 31016']);
    expect(found({ manifests }, { manifests: [service('y', {}, { nodePort: 31017 })] })).toEqual([]);
    expect(found({ manifests }, { manifests: [service('y')] })).toEqual([]);
  });
});

describe('of many deployments', () => {
  const all = (count: number): Output[] =>
    Array.from({ length: count }, (_, index) => ({
      file: `service-${index}.yaml`,
      id: `service-${index}`,
      cluster: undefined,
      deployment: deploymentOf({}),
      manifests: [
        manifest('ConfigMap', 'x'),
        manifest('Service', 'y', { spec: { ports: [{ nodePort: 31015 }] } }),
      ],
    }));

  test('each resource gets one line, which blames the last one and names all others', () => {
    expect(
      collisions(all(4)).map(({ blamed, finding: { code, neighbours } }) => ({
        by: blamed.file,
        code,
        neighbours,
      })),
    ).toEqual(
      ['same-names', 'same-node-port', 'same-status-directory'].map((code) => ({
        by: 'service-3.yaml',
        code,
        neighbours: ['service-0.yaml', 'service-1.yaml', 'service-2.yaml'],
      })),
    );
  });

  test('twice as many make as many lines, which are twice as long', () => {
    const [few, many] = [collisions(all(50)), collisions(all(100))];
    expect(many).toHaveLength(few.length);
    const named = (found: typeof few): number =>
      found.reduce((sum, { finding }) => sum + (finding.neighbours?.length ?? 0), 0);
    expect(named(few)).toBe(49 * few.length);
    expect(named(many)).toBe(99 * few.length);
  });

  test('what some share and others do not is a line for each set of files', () => {
    const [first, second, third] = all(3) as [Output, Output, Output];
    const other = { ...third, manifests: [manifest('ConfigMap', 'x')], deployment: deploymentOf(statusless) };
    expect(
      collisions([first, second, other]).map(({ blamed, finding }) => [blamed.file, finding.what]),
    ).toEqual([
      ['service-1.yaml', '1 objects have the same names as those of service-0.yaml'],
      ['service-1.yaml', 'the node port of service-0.yaml'],
      ['service-1.yaml', 'the status directory of service-0.yaml'],
      ['service-2.yaml', '1 objects have the same names as those of service-0.yaml and service-1.yaml'],
    ]);
  });
});
