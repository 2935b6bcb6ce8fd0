import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { type Role, roleKeys, rolesOf } from '../topology';
import type { Condition } from './condition';

/** Only the keys of the chosen variant are there, in the file as it was written. What is below another is not worth a word. */
export function foreignKeys(deployment: Deployment, file: object): Condition[] {
  return Object.entries(roleKeys).flatMap(([variant, keys]) =>
    keys
      .filter((key) => Object.hasOwn(file, key))
      .map((key) => () => foreignKey(roleKeys[deployment.variant], key, variant)),
  );
}

function foreignKey(own: readonly string[], key: string, variant: string): Finding | undefined {
  if (own.includes(key)) return undefined;
  return {
    path: [key],
    code: 'key-of-other-variant',
    what: `key of the ${variant} variant`,
    got: key,
    expected: own.join(' and '),
    fix: `Rename it, or set variant to ${variant}.`,
    atKey: true,
  };
}

/** Each role's node label has one place. */
export function checkNodeLabels(deployment: Deployment): Condition[] {
  return rolesOf(deployment).flatMap((role) =>
    Object.keys(role.nodeLabels).map((label) => () => nodeLabelTaken(role, label)),
  );
}

function nodeLabelTaken({ key, settings }: Role, label: string): Finding | undefined {
  const got = settings.nodeSelector[label];
  if (got === undefined) return undefined;
  return {
    path: [key, 'nodeSelector', label],
    code: 'node-label-taken',
    what: 'a node label that nodeLabel sets',
    got,
    expected: `no ${label} beside ${key}.nodeLabel`,
    fix: `Set ${key}.nodeLabel instead.`,
    atKey: true,
  };
}
