import type { Deployment, Toleration } from '../deployment';
import type { Finding } from '../problem';
import { serverRoles } from '../server-roles';

interface Resources {
  readonly requests: { readonly cpu: number | string; readonly memory: string };
  readonly limits: { readonly cpu: number | string; readonly memory: string };
}

/** Pod settings that the API server would refuse, or that would never work. */
export function checkPods(deployment: Deployment): Finding[] {
  const { controller, coordinator, ranktableBuilder } = deployment;
  const mindie = [
    ...serverRoles(deployment),
    { key: 'controller', settings: controller },
    { key: 'coordinator', settings: coordinator },
  ] as const;
  return [...mindie, { key: 'ranktableBuilder', settings: ranktableBuilder } as const].flatMap(
    ({ key, settings }) => [
      ...resources(key, settings.resources),
      ...settings.tolerations.flatMap((toleration, index) => tolerationFindings(key, index, toleration)),
      ...('probes' in settings ? probes(key, settings.probes) : []),
    ],
  );
}

function resources(key: string, { requests, limits }: Resources): Finding[] {
  const over = (what: 'cpu' | 'memory', request: number, limit: number): Finding[] =>
    request <= limit
      ? []
      : [
          {
            path: [key, 'resources', 'requests', what],
            what: 'request above its limit',
            got: requests[what],
            expected: `at most ${key}.resources.limits.${what} (${limits[what]})`,
            fix: 'Lower the request or raise the limit.',
          },
        ];
  return [
    ...over('cpu', cores(requests.cpu), cores(limits.cpu)),
    ...over('memory', bytes(requests.memory), bytes(limits.memory)),
  ];
}

function cores(quantity: number | string): number {
  const text = String(quantity);
  return text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text);
}

const unitBytes: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

function bytes(quantity: string): number {
  const [, amount = '', unit = ''] = /^([0-9.]+)(.*)$/.exec(quantity) ?? [];
  return Number(amount) * (unitBytes[unit] ?? 1);
}

function probes(
  key: string,
  all: Readonly<
    Record<'startup' | 'readiness' | 'liveness', { periodSeconds: number; timeoutSeconds: number }>
  >,
): Finding[] {
  return Object.entries(all)
    .filter(([, probe]) => probe.timeoutSeconds >= probe.periodSeconds)
    .map(([name, probe]) => ({
      path: [key, 'probes', name, 'timeoutSeconds'],
      what: 'probe that may outlast its period',
      got: probe.timeoutSeconds,
      expected: `less than periodSeconds (${probe.periodSeconds})`,
      fix: 'Lower timeoutSeconds or raise periodSeconds.',
    }));
}

function tolerationFindings(key: string, index: number, toleration: Toleration): Finding[] {
  const path = [key, 'tolerations', index];
  const findings: Finding[] = [];
  if (toleration.operator === 'Exists' && toleration.value !== undefined) {
    const expected = 'no value with operator Exists';
    findings.push({
      path: [...path, 'value'],
      what: 'a value that is not compared',
      got: toleration.value,
      expected,
      fix: 'Remove the value, or set operator to Equal.',
    });
  }
  if (toleration.operator === 'Equal' && toleration.key === undefined) {
    findings.push({
      path,
      what: 'toleration without a key',
      got: toleration,
      expected: 'a key with operator Equal',
      fix: 'Add the key, or set operator to Exists.',
    });
  }
  if (toleration.tolerationSeconds !== undefined && toleration.effect !== 'NoExecute') {
    const expected = 'effect NoExecute with tolerationSeconds';
    findings.push({
      path: [...path, 'tolerationSeconds'],
      what: 'seconds without eviction',
      got: toleration.tolerationSeconds,
      expected,
      fix: 'Remove it, or set effect to NoExecute.',
    });
  }
  return findings;
}
