import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { serverRoles } from '../server-roles';

const keysOfVariant = { homogeneous: ['server'], heterogeneous: ['prefill', 'decode'] } as const;

/** Only the keys of the chosen variant are there, and its hardware is what the Controller knows. */
export function checkVariant(deployment: Deployment): Finding[] {
  return [...foreignKeys(deployment), ...heterogeneousHardware(deployment), ...nodeLabels(deployment)];
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

function heterogeneousHardware({ variant, hardware }: Deployment): Finding[] {
  if (variant === 'homogeneous' || hardware === '800I-A2') return [];
  return [
    {
      path: ['hardware'],
      what: 'server type that cannot be heterogeneous',
      got: hardware,
      expected: '800I-A2: the Controller knows 32G and 64G nodes of this type only',
      fix: 'Leave hardware out, or set variant to homogeneous.',
    },
  ];
}

function nodeLabels(deployment: Deployment): Finding[] {
  const { variant, prefill, decode } = deployment;
  if (variant === 'homogeneous') return [];
  const same: Finding[] =
    prefill !== undefined && prefill.nodeLabel === decode?.nodeLabel
      ? [
          {
            path: ['decode', 'nodeLabel'],
            what: 'the same node label as prefill.nodeLabel',
            got: decode.nodeLabel,
            expected: 'different labels for 32G and 64G nodes',
            fix: 'Give the 64G nodes a hardware-type label of their own.',
          },
        ]
      : [];
  const twice = serverRoles(deployment)
    .filter(({ settings }) => settings.nodeSelector['hardware-type'] !== undefined)
    .map(({ key, settings }) => ({
      path: [key, 'nodeSelector', 'hardware-type'],
      what: 'a node label that nodeLabel sets',
      got: settings.nodeSelector['hardware-type'],
      expected: `no hardware-type beside ${key}.nodeLabel`,
      fix: `Set ${key}.nodeLabel instead.`,
      atKey: true,
    }));
  return [...same, ...twice];
}
