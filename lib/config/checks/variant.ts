import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { roleKeys, rolesOf } from '../topology';

/** Only the keys of the chosen variant are there. What is below another is not worth a word. */
export function foreignKeys({ variant }: Deployment, file: object): Finding[] {
  const own: readonly string[] = roleKeys[variant];
  return Object.entries(roleKeys).flatMap(([other, keys]) =>
    keys
      .filter((key) => Object.hasOwn(file, key) && !own.includes(key))
      .map((key) => ({
        path: [key],
        code: 'key-of-other-variant' as const,
        what: `key of the ${other} variant`,
        got: key,
        expected: own.join(' and '),
        fix: `Rename it, or set variant to ${other}.`,
        atKey: true,
        reads: [['variant']],
      })),
  );
}

/** Each role's node label has one place. */
export function checkNodeLabels(deployment: Deployment): Finding[] {
  return rolesOf(deployment).flatMap(({ key, nodeLabels, settings }) =>
    Object.keys(nodeLabels)
      .filter((label) => settings.nodeSelector[label] !== undefined)
      .map((label) => ({
        path: [key, 'nodeSelector', label],
        code: 'node-label-taken' as const,
        what: 'a node label that nodeLabel sets',
        got: settings.nodeSelector[label],
        expected: `no ${label} beside ${key}.nodeLabel`,
        fix: `Set ${key}.nodeLabel instead.`,
        atKey: true,
      })),
  );
}
