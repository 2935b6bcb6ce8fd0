import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkFiles } from '../lib/check';
import type { Deployment } from '../lib/config/deployment';
import { kitNodePort } from '../lib/config/kit-defaults';
import { valueAt } from '../lib/config/paths';
import type { Path } from '../lib/config/problem';
import { SharedFiles } from '../lib/config/shared-files';

/** What no two deployments of a folder can both have. */
export interface Place {
  readonly namespace: string;
  readonly nodePort: number;
  readonly statusPath: string;
}

/** Where the keys of a place are in a deployment file. */
export const placeKeys: Readonly<Record<keyof Place, Path>> = {
  namespace: ['namespace', 'name'],
  nodePort: ['service', 'nodePort'],
  statusPath: ['controller', 'statusDirectory', 'hostPath'],
};

/** The range of node ports of a cluster, as long as nobody changed it. */
const lastNodePort = 32767;

/** The place of a file that says nothing of it, and what of it other files of its folder have already. */
export function placeBeside(file: string): {
  readonly place: Place;
  readonly taken: readonly (keyof Place)[];
} {
  const folder = path.dirname(file);
  // Those of its cluster: in sub-folders are others.
  const isOther = (name: string): boolean =>
    path.dirname(name) === folder && path.basename(name) !== path.basename(file);
  const others = (existsSync(folder) ? checkFiles([folder]).deployments : []).filter(({ source }) =>
    isOther(source.file),
  );
  const used = others.map(({ deployment }) => placeOf(deployment));
  const isUsed = <K extends keyof Place>(key: K, value: Place[K]): boolean =>
    used.some((one) => one[key] === value);
  const usual = usualPlace(file);
  const suffix = suffixOf(file);
  const place = {
    namespace: first(usual.namespace, suffix, (name) => isUsed('namespace', name)),
    nodePort: firstPort(usual.nodePort, (port) => isUsed('nodePort', port)),
    statusPath: first(usual.statusPath, suffix, (name) => isUsed('statusPath', name)),
  };
  const keys = Object.keys(placeKeys) as (keyof Place)[];
  return { place, taken: keys.filter((key) => place[key] !== usual[key]) };
}

/** What a file without a word of it gets: of what the files of its folder share, or the defaults. */
function usualPlace(file: string): Place {
  const shared = new SharedFiles().merge(file, '{}').merged?.toValue();
  const given = (key: keyof Place): unknown => valueAt(shared, placeKeys[key]);
  const [namespace, nodePort, statusPath] = [given('namespace'), given('nodePort'), given('statusPath')];
  return {
    namespace: typeof namespace === 'string' ? namespace : 'mindie',
    nodePort: typeof nodePort === 'number' ? nodePort : kitNodePort,
    statusPath: typeof statusPath === 'string' ? statusPath : '/data/mindie-ms/status',
  };
}

function placeOf({ namespace, service, controller }: Deployment): Partial<Place> {
  return {
    namespace: namespace.name,
    nodePort: service.type === 'NodePort' ? (service.nodePort ?? kitNodePort) : service.nodePort,
    ...(controller.statusDirectory.enabled ? { statusPath: controller.statusDirectory.hostPath } : {}),
  };
}

/** The file's name, as far as it can be part of the name of a namespace, and says more than that name. */
function suffixOf(file: string): string {
  const name = path
    .basename(file)
    .replace(/\.ya?ml$/, '')
    .toLowerCase();
  const plain = name
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-+|-+$/g, '');
  return plain === '' || plain === 'mindie' ? '2' : plain;
}

function first(usual: string, suffix: string, isUsed: (name: string) => boolean): string {
  if (!isUsed(usual)) return usual;
  for (let count = 1; ; count += 1) {
    const name = `${usual}-${suffix}${count === 1 ? '' : `-${count}`}`;
    if (!isUsed(name)) return name;
  }
}

function firstPort(usual: number, isUsed: (port: number) => boolean): number {
  for (let port = usual; port <= lastNodePort; port += 1) if (!isUsed(port)) return port;
  return usual;
}
