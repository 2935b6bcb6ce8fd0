import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { serverRoles } from '../server-roles';

const keysOfVariant = { homogeneous: ['server'], heterogeneous: ['prefill', 'decode'] } as const;

/** Only the keys of the chosen variant are there, and each role's node label has one place. */
export function checkVariant(deployment: Deployment): Finding[] {
  return [...foreignKeys(deployment), ...nodeLabels(deployment)];
}

function foreignKeys(deployment: Deployment): Finding[] {
  const { variant } = deployment;
  const other = variant === 'homogeneous' ? 'heterogeneous' : 'homogeneous';
  return keysOfVariant[other]
    .filter((key) => deployment[key] !== undefined)
    .map((key) => ({
      path: [key],
      what: `key of the ${other} variant`,
      got: key,
      expected: keysOfVariant[variant].join(' and '),
      fix: `Rename it, or set variant to ${other}.`,
      atKey: true,
    }));
}

function nodeLabels(deployment: Deployment): Finding[] {
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
