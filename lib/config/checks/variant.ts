import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { serverRoles } from '../server-roles';

const keysOfVariant = { homogeneous: ['server'], heterogeneous: ['prefill', 'decode'] } as const;

/** Only the keys of the chosen variant are there. What is below another is not worth a word. */
export function foreignKeys({ variant }: Deployment, file: object): Finding[] {
  const other = variant === 'homogeneous' ? 'heterogeneous' : 'homogeneous';
  return keysOfVariant[other]
    .filter((key) => Object.hasOwn(file, key))
    .map((key) => ({
      path: [key],
      what: `key of the ${other} variant`,
      got: key,
      expected: keysOfVariant[variant].join(' and '),
      fix: `Rename it, or set variant to ${other}.`,
      atKey: true,
      reads: [['variant']],
    }));
}

/** Each role's node label has one place. */
export function checkNodeLabels(deployment: Deployment): Finding[] {
  if (deployment.variant === 'homogeneous') return [];
  return serverRoles(deployment)
    .filter(({ settings }) => settings.nodeSelector['hardware-type'] !== undefined)
    .map(({ key, settings }) => ({
      path: [key, 'nodeSelector', 'hardware-type'],
      what: 'a node label that nodeLabel sets',
      got: settings.nodeSelector['hardware-type'],
      expected: `no hardware-type beside ${key}.nodeLabel`,
      fix: `Set ${key}.nodeLabel instead.`,
      atKey: true,
    }));
}
