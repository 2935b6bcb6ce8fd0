import type { Deployment, Toleration } from '../deployment';
import type { Finding } from '../problem';
import { thousandths } from '../quantity';
import { rolesOf } from '../topology';

interface Resources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

interface Amounts {
  readonly cpu: number | string;
  readonly memory: string;
  readonly ephemeralStorage?: string;
}

/** Pod settings that the API server would refuse, or that would never work. */
export function checkPods(deployment: Deployment): Finding[] {
  const { controller, coordinator, ranktableBuilder, podSecurity } = deployment;
  const mindie = [
    ...rolesOf(deployment),
    { key: 'controller', settings: controller },
    { key: 'coordinator', settings: coordinator },
  ] as const;
  const all = [...mindie, { key: 'ranktableBuilder', settings: ranktableBuilder } as const];
  return [
    ...rootForbidden(podSecurity),
    ...all.flatMap(({ key, settings }) => [
      ...resources(key, settings.resources),
      ...('sharedMemory' in settings ? sharedMemory(key, settings) : []),
      ...settings.tolerations.flatMap((toleration, index) => tolerationFindings(key, index, toleration)),
      ...('probes' in settings ? livenessWithoutStartup(key, settings.probes) : []),
    ]),
  ];
}

function resources(key: string, { requests, limits }: Resources): Finding[] {
  return (['cpu', 'memory', 'ephemeralStorage'] as const).flatMap((what) => {
    const [request, limit] = [requests[what], limits[what]];
    if (request === undefined || limit === undefined || thousandths(request) <= thousandths(limit)) return [];
    return [
      {
        path: [key, 'resources', 'requests', what],
        code: 'request-above-limit',
        what: 'request above its limit',
        got: request,
        expected: `at most ${key}.resources.limits.${what} (${limit})`,
        fix: 'Lower the request or raise the limit.',
        reads: [[key, 'resources', 'limits', what]],
      },
    ];
  });
}

/** The kubelet would refuse each container. */
function rootForbidden({ runAsUser, runAsNonRoot }: Deployment['podSecurity']): Finding[] {
  if (runAsUser !== 0 || runAsNonRoot !== true) return [];
  return [
    {
      path: ['podSecurity', 'runAsUser'],
      code: 'root-forbidden',
      what: 'root, which runAsNonRoot forbids',
      got: runAsUser,
      expected: 'another user than 0',
      fix: 'Name the user that MindIE is installed for in the image, or remove runAsNonRoot.',
      reads: [['podSecurity', 'runAsNonRoot']],
    },
  ];
}

/** What is in /dev/shm counts as memory of the container, which would be killed before it is full. */
function sharedMemory(key: string, settings: { sharedMemory: string; resources: Resources }): Finding[] {
  const { memory } = settings.resources.limits;
  if (thousandths(settings.sharedMemory) <= thousandths(memory)) return [];
  return [
    {
      path: [key, 'sharedMemory'],
      code: 'shared-memory-above-limit',
      what: 'more shared memory than the pod may use memory',
      got: settings.sharedMemory,
      expected: `at most ${key}.resources.limits.memory (${memory})`,
      fix: 'Lower it or raise the limit.',
      reads: [[key, 'resources', 'limits', 'memory']],
    },
  ];
}

type ProbeSettings = Readonly<Record<'startup' | 'liveness', { enabled: boolean }>>;

/** Without a start-up probe the liveness probe begins at once, and restarts a model that is still loading. */
function livenessWithoutStartup(key: string, { startup, liveness }: ProbeSettings): Finding[] {
  if (startup.enabled || !liveness.enabled) return [];
  return [
    {
      path: [key, 'probes', 'startup', 'enabled'],
      code: 'liveness-without-startup',
      what: 'a liveness probe without a start-up probe, which would restart a container that is still starting',
      got: false,
      expected: 'true with a liveness probe',
      fix: 'Switch the start-up probe on or the liveness probe off.',
      reads: [[key, 'probes', 'liveness', 'enabled']],
    },
  ];
}

function tolerationFindings(key: string, index: number, toleration: Toleration): Finding[] {
  const path = [key, 'tolerations', index];
  const findings: Finding[] = [];
  if (toleration.operator === 'Exists' && toleration.value !== undefined) {
    const expected = 'no value with operator Exists';
    findings.push({
      path: [...path, 'value'],
      code: 'toleration-value-unused',
      what: 'a value that is not compared',
      got: toleration.value,
      expected,
      fix: 'Remove the value, or set operator to Equal.',
    });
  }
  if (toleration.operator === 'Equal' && toleration.key === undefined) {
    findings.push({
      path,
      code: 'toleration-without-key',
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
      code: 'toleration-seconds-without-eviction',
      what: 'seconds without eviction',
      got: toleration.tolerationSeconds,
      expected,
      fix: 'Remove it, or set effect to NoExecute.',
    });
  }
  return findings;
}
