import { containersOf, type Manifest, nameOf, podTemplateOf } from './manifest';

/** Every mount has its volume, every volume is mounted, and no two mounts of a container share a path. */
export function mountsHaveVolumes(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const spec = podTemplateOf(manifest)?.spec;
    if (spec === undefined) return [];
    const volumes = (spec.volumes ?? []).map(({ name }) => name);
    const mounts = containersOf(spec).map(({ name, volumeMounts = [] }) => ({ name, volumeMounts }));
    const used = mounts.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name));
    const repeated = mounts.flatMap(({ name, volumeMounts }) => {
      const paths = volumeMounts.map(({ mountPath }) => mountPath);
      const twice = paths.filter((path, index) => paths.indexOf(path) !== index);
      return twice.map((path) => `mounts two volumes at ${path} in container ${name}`);
    });
    const missing = [...new Set(used)].filter((name) => !volumes.includes(name));
    const unused = volumes.filter((name) => !used.includes(name));
    return [
      ...missing.map((name) => `mounts ${name}, which is no volume of its pods`),
      ...unused.map((name) => `has the volume ${name}, which no container mounts`),
      ...repeated,
    ].map((fault) => `${nameOf(manifest)} ${fault}`);
  });
}
