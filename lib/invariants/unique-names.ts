import { type Manifest, nameOf } from './manifest';

/** No two objects of a deployment have the same kind and name. */
export function uniqueNames(manifests: readonly Manifest[]): string[] {
  const names = manifests.map(nameOf);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(repeated)].map((name) => `${name} is there twice`);
}
