import path from 'node:path';
import { visible } from './config/problem';
import type { ComponentKey } from './config/topology';

/**
 * Numbers of the parts' files, which sort in apply order. A number belongs to what is in the file, not to its position: no
 * file that comes or goes renames another. The gaps are for parts to come.
 */
const numbers = {
  namespace: 0,
  table: 10,
  config: 20,
  'boot-scripts': 30,
  'ranktable-builder': 40,
  server: 50,
  prefill: 50,
  decode: 60,
  controller: 70,
  coordinator: 80,
} as const satisfies Readonly<Record<ComponentKey | OtherPart, number>>;

type OtherPart = 'namespace' | 'table' | 'config' | 'boot-scripts' | 'ranktable-builder';

/** Name of the file with a part of a service, by the id of the part. */
export function fileNameOf(part: string): string {
  const number = numbers[part as keyof typeof numbers];
  return `${String(number).padStart(4, '0')}-${part}.yaml`;
}

/**
 * A deployment file as its manifests name it, on one line: by its path from the working folder, or by its cluster and name where
 * it lies elsewhere. Either is the same on every machine.
 */
export function sourceName(file: string, cluster = ''): string {
  const relative = path.relative('', file);
  const steps = relative.split(path.sep);
  const isElsewhere = path.isAbsolute(relative) || steps[0] === '..';
  return visible(isElsewhere ? path.posix.join(cluster, path.basename(file)) : steps.join('/'));
}
