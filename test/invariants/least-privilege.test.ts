import { leastPrivilege } from '../../lib/invariants/least-privilege';
import type { PodSpec, PolicyRule } from '../../lib/invariants/manifest';
import { manifest, pod, workload } from './support';

const securityContext = { allowPrivilegeEscalation: false };
const modest = pod({ securityContext }, { automountServiceAccountToken: false, enableServiceLinks: false });

describe('a pod', () => {
  const faults = (spec: PodSpec): string[] => leastPrivilege([workload('server', spec)]);

  test('without rights is right', () => {
    expect(faults(modest)).toEqual([]);
  });

  test('with an account mounts its token', () => {
    const spec = { ...modest, serviceAccountName: 'builder' };
    expect(faults({ ...spec, automountServiceAccountToken: true })).toEqual([]);
    expect(faults(spec)).toEqual([
      'Deployment serving/server has the service account builder, but mounts no token of it',
    ]);
  });

  test.each([true, undefined])(
    'without an account mounts no token (automountServiceAccountToken: %s)',
    (on) => {
      expect(faults({ ...modest, automountServiceAccountToken: on })).toEqual([
        'Deployment serving/server mounts a service-account token without use',
      ]);
    },
  );

  test.each([true, undefined])('gets no variables of other Services (enableServiceLinks: %s)', (on) => {
    expect(faults({ ...modest, enableServiceLinks: on })).toEqual([
      'Deployment serving/server gets service links in its environment',
    ]);
  });

  test.each([true, undefined])('may not gain privileges (allowPrivilegeEscalation: %s)', (on) => {
    const container = { name: 'main', securityContext: { allowPrivilegeEscalation: on } };
    expect(faults({ ...modest, containers: [container] })).toEqual([
      'Deployment serving/server lets container main gain privileges',
    ]);
  });

  test('is judged by all its containers, those that run first too', () => {
    const privileged = { privileged: true, allowPrivilegeEscalation: false };
    const spec = {
      ...modest,
      initContainers: [{ name: 'first', securityContext: privileged }],
      containers: [...modest.containers, { name: 'second' }],
    };
    expect(faults(spec)).toEqual([
      'Deployment serving/server has the privileged container first',
      'Deployment serving/server lets container second gain privileges',
    ]);
  });
});

describe('a Role', () => {
  const faults = (rule: Omit<PolicyRule, 'apiGroups'>): string[] =>
    leastPrivilege([manifest('Role', 'builder', { rules: [{ apiGroups: [''], ...rule }] })]);

  test('may let its pods read and refresh pods, write named ConfigMaps, and tell of events', () => {
    expect(faults({ resources: ['pods'], verbs: ['list', 'watch', 'patch'] })).toEqual([]);
    expect(
      faults({ resources: ['configmaps'], verbs: ['list', 'watch', 'patch'], resourceNames: ['a'] }),
    ).toEqual([]);
    expect(faults({ resources: ['events'], verbs: ['create'] })).toEqual([]);
  });

  test.each([
    ['pods', 'get'],
    ['pods', 'delete'],
    ['pods', '*'],
    ['pods', 'create'],
    ['events', 'list'],
    ['events', 'patch'],
    ['secrets', 'get'],
    ['*', 'get'],
    ['pods/exec', 'create'],
  ])('may not grant on %s the verb %s', (resource, verb) => {
    expect(faults({ resources: [resource], verbs: [verb], resourceNames: ['a'] })).toEqual([
      `Role serving/builder grants ${verb} on ${resource}`,
    ]);
  });

  test.each(['create', 'update', 'delete', '*'])(
    'may not grant %s on ConfigMaps, even named ones',
    (verb) => {
      expect(faults({ resources: ['configmaps'], verbs: [verb], resourceNames: ['a'] })).toEqual([
        `Role serving/builder grants ${verb} on configmaps`,
      ]);
    },
  );

  test('names the ConfigMaps', () => {
    expect(faults({ resources: ['configmaps'], verbs: ['list'] })).toEqual([
      'Role serving/builder grants configmaps without naming the objects',
    ]);
  });

  test('is judged by each resource of a rule that has several', () => {
    expect(faults({ resources: ['pods', 'nodes'], verbs: ['list'] })).toEqual([
      'Role serving/builder grants list on nodes',
    ]);
  });
});

test.each(['ClusterRole', 'ClusterRoleBinding'])('a %s reaches beyond the namespace', (kind) => {
  expect(leastPrivilege([{ apiVersion: 'v1', kind, metadata: { name: 'a' } }])).toEqual([
    `${kind} a is not confined to a namespace`,
  ]);
});

test.each(['RoleBinding', 'MyCluster'])('a %s does not', (kind) => {
  expect(leastPrivilege([manifest(kind, 'a')])).toEqual([]);
});
