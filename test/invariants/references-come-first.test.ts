import type { Manifest, PodSpec } from '../../lib/invariants/manifest';
import { referencesComeFirst } from '../../lib/invariants/references-come-first';
import { manifest, pod, workload } from './support';

const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'serving' } };
const files = (key: string): PodSpec =>
  pod(
    {},
    {
      volumes: [{ name: 'files', projected: { sources: [{ configMap: { name: 'a', items: [{ key }] } }] } }],
    },
  );
const data = { 'boot.sh': '' };

const uses: Readonly<Record<string, PodSpec>> = {
  'as a volume': pod({}, { volumes: [{ name: 'other' }, { name: 'a', configMap: { name: 'a' } }] }),
  'as environment': pod({ envFrom: [{ configMapRef: { name: 'a' } }] }),
  'as environment of an init container': pod(
    {},
    { initContainers: [{ name: 'first', envFrom: [{ configMapRef: { name: 'a' } }] }] },
  ),
};

describe.each(Object.entries(uses))('a ConfigMap that is used %s', (_, spec) => {
  const fault = 'Deployment serving/server refers to ConfigMap a, which does not stand before it';
  const server = workload('server', spec);

  test('stands before the pods', () => {
    expect(referencesComeFirst([manifest('ConfigMap', 'a'), server])).toEqual([]);
  });

  test('is missed when it is not there, when it stands behind, and when it only has the name', () => {
    expect(referencesComeFirst([server])).toEqual([fault]);
    expect(referencesComeFirst([server, manifest('ConfigMap', 'a')])).toEqual([fault]);
    expect(referencesComeFirst([manifest('Secret', 'a'), manifest('ConfigMap', 'b'), server])).toEqual([
      fault,
    ]);
  });
});

describe('a file of a ConfigMap', () => {
  test('is there under its key', () => {
    expect(
      referencesComeFirst([manifest('ConfigMap', 'a', { data }), workload('server', files('boot.sh'))]),
    ).toEqual([]);
  });

  test.each<[string, Manifest, string]>([
    ['another key', manifest('ConfigMap', 'a', { data }), 'boot.txt'],
    ['what every object has', manifest('ConfigMap', 'a', { data }), 'toString'],
    ['a ConfigMap without data', manifest('ConfigMap', 'a'), 'boot.sh'],
    ['another ConfigMap', manifest('ConfigMap', 'b', { data }), 'boot.sh'],
  ])('is not in %s', (_, configMap, key) => {
    expect(referencesComeFirst([configMap, workload('server', files(key))])).toEqual([
      `Deployment serving/server refers to key ${key} of ConfigMap a, which does not stand before it`,
    ]);
  });
});

describe('a service account', () => {
  const server = workload('server', pod({}, { serviceAccountName: 'builder' }));
  const fault = 'Deployment serving/server refers to ServiceAccount builder, which does not stand before it';

  test('stands before the pods', () => {
    expect(referencesComeFirst([manifest('ServiceAccount', 'builder'), server])).toEqual([]);
  });

  test('is missed when it is not there, or is another', () => {
    expect(referencesComeFirst([server])).toEqual([fault]);
    expect(referencesComeFirst([manifest('ServiceAccount', 'default'), server])).toEqual([fault]);
    expect(referencesComeFirst([manifest('ConfigMap', 'builder'), server])).toEqual([fault]);
  });
});

describe('the Namespace', () => {
  test('comes first, or is not there at all', () => {
    expect(referencesComeFirst([namespace, manifest('ConfigMap', 'a')])).toEqual([]);
    expect(referencesComeFirst([manifest('ConfigMap', 'a')])).toEqual([]);
  });

  test('is missed by all that stands before it, workloads too', () => {
    expect(
      referencesComeFirst([
        manifest('ConfigMap', 'a'),
        workload('server', uses['as environment'] ?? pod()),
        workload('other', uses['as environment'] ?? pod()),
        namespace,
        workload('last', pod()),
      ]),
    ).toEqual([
      'ConfigMap serving/a stands before its Namespace serving',
      'Deployment serving/server stands before its Namespace serving',
      'Deployment serving/other stands before its Namespace serving',
    ]);
  });
});
