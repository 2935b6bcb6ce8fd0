import type { Container } from '../../lib/invariants/manifest';
import { mountsHaveVolumes } from '../../lib/invariants/mounts-have-volumes';
import { manifest, pod, workload } from './support';

const mounts = (
  ...pairs: readonly (readonly [volume: string, path: string])[]
): Pick<Container, 'volumeMounts'> => ({
  volumeMounts: pairs.map(([name, mountPath]) => ({ name, mountPath })),
});
const volumes = [{ name: 'a' }, { name: 'b' }];

test('each mount has a volume and each volume a mount, in whichever container', () => {
  const first = { name: 'first', ...mounts(['a', '/a'], ['b', '/b']) };
  const spec = pod(mounts(['a', '/a'], ['a', '/elsewhere']), { volumes, initContainers: [first] });
  expect(
    mountsHaveVolumes([workload('server', spec), workload('other', pod()), manifest('ConfigMap', 'a')]),
  ).toEqual([]);
});

test('a mount without a volume is named once, however often it is there', () => {
  const spec = pod(mounts(['c', '/c'], ['c', '/d'], ['a', '/a'], ['b', '/b']), { volumes });
  expect(mountsHaveVolumes([workload('server', spec)])).toEqual([
    'Deployment serving/server mounts c, which is no volume of its pods',
  ]);
  expect(mountsHaveVolumes([workload('server', pod(mounts(['a', '/a'])))])).toEqual([
    'Deployment serving/server mounts a, which is no volume of its pods',
  ]);
});

test('a volume that nobody mounts is forgotten', () => {
  expect(mountsHaveVolumes([workload('server', pod(mounts(['a', '/a']), { volumes }))])).toEqual([
    'Deployment serving/server has the volume b, which no container mounts',
  ]);
});

test('two volumes at one path of a container hide each other, and at one path of two containers do not', () => {
  const first = { name: 'first', ...mounts(['a', '/a'], ['b', '/b']) };
  const spec = pod(mounts(['a', '/b'], ['b', '/b']), { volumes, initContainers: [first] });
  expect(mountsHaveVolumes([workload('server', spec)])).toEqual([
    'Deployment serving/server mounts two volumes at /b in container main',
  ]);
});
