import { contentHashPresent } from '../../lib/invariants/content-hash-present';
import type { Manifest, Volume } from '../../lib/invariants/manifest';
import { noClusterOwnedFields } from '../../lib/invariants/no-cluster-owned-fields';
import { uniqueNames } from '../../lib/invariants/unique-names';
import { manifest, pod, workload } from './support';

describe('content-hash-present: pods', () => {
  const projected: Volume = { name: 'files', projected: { sources: [] } };
  const faults = (volumes: Volume[] | undefined, annotations?: Record<string, string>): string[] =>
    contentHashPresent([workload('server', pod({}, { volumes }), { annotations })]);
  const fault =
    'Deployment serving/server mounts files, but its pods do not carry the annotation checksum/config';

  test('with files carry their hash', () => {
    expect(faults([projected], { 'checksum/config': 'abc' })).toEqual([]);
  });

  test.each<[Record<string, string> | undefined]>([[undefined], [{}], [{ checksum: 'abc' }]])(
    'with files and only the annotations %j are wrong',
    (annotations) => {
      expect(faults([projected], annotations)).toEqual([fault]);
      expect(faults([{ name: 'data', hostPath: { path: '/data' } }, projected], annotations)).toEqual([
        fault,
      ]);
    },
  );

  test('without files need none', () => {
    expect(faults(undefined)).toEqual([]);
    expect(faults([{ name: 'data', hostPath: { path: '/data' } }])).toEqual([]);
    expect(contentHashPresent([manifest('ConfigMap', 'a')])).toEqual([]);
  });

  test('count, not their Deployment: its annotation restarts nothing', () => {
    const server = workload('server', pod({}, { volumes: [projected] }));
    const metadata = { ...server.metadata, annotations: { 'checksum/config': 'abc' } };
    expect(contentHashPresent([{ ...server, metadata }])).toEqual([fault]);
  });
});

describe('no-cluster-owned-fields: a manifest', () => {
  test.each(['hccl.json', 'version', 'global_ranktable.json', 'members'])('has no data %s', (key) => {
    expect(noClusterOwnedFields([manifest('ConfigMap', 'a', { data: { [key]: '' } })])).toEqual([
      `ConfigMap serving/a has data["${key}"], which something in the cluster writes`,
    ]);
  });

  test('has no status', () => {
    const written = { ...manifest('Deployment', 'a'), status: {} };
    expect(noClusterOwnedFields([written])).toEqual([
      'Deployment serving/a has a status, which belongs to the cluster',
    ]);
  });

  test('may have other data, or none', () => {
    expect(
      noClusterOwnedFields([
        manifest('ConfigMap', 'a', { data: { hardware_type: 'a' } }),
        manifest('Role', 'b'),
      ]),
    ).toEqual([]);
  });
});

describe('unique-names: two objects', () => {
  const faults = (...manifests: readonly Manifest[]): string[] => uniqueNames(manifests);

  test.each([2, 3])('of one kind, namespace and name are named once when there are %i', (number) => {
    const same = Array.from({ length: number }, () => manifest('ConfigMap', 'a'));
    expect(faults(manifest('ConfigMap', 'b'), ...same)).toEqual(['ConfigMap serving/a is there twice']);
  });

  test('may share a name when their kind or namespace is another', () => {
    const elsewhere = manifest('ConfigMap', 'a', { metadata: { name: 'a', namespace: 'other' } });
    expect(faults(manifest('ConfigMap', 'a'), manifest('Service', 'a'), elsewhere)).toEqual([]);
  });
});
