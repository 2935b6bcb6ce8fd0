import type { Deployment, Toleration } from '../deployment';
import type { Finding, Path } from '../problem';
import { thousandths } from '../quantity';
import { rolesOf } from '../topology';
import type { Condition } from './condition';

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
export function checkPods(deployment: Deployment): Condition[] {
  const { controller, coordinator, ranktableBuilder, podSecurity } = deployment;
  const mindie = [
    ...rolesOf(deployment),
    { key: 'controller', settings: controller },
    { key: 'coordinator', settings: coordinator },
  ] as const;
  const all = [...mindie, { key: 'ranktableBuilder', settings: ranktableBuilder } as const];
  return [
    () => rootForbidden(podSecurity),
    ...all.flatMap(({ key, settings }) => [
      ...amounts.map((what) => () => requestAboveLimit(key, what, settings.resources)),
      ...('sharedMemory' in settings ? [() => sharedMemoryAboveLimit(key, settings)] : []),
      ...settings.tolerations.flatMap((toleration, index) =>
        ofTolerations.map((one) => () => one([key, 'tolerations', index], toleration)),
      ),
      ...('probes' in settings ? [() => livenessWithoutStartup(key, settings.probes)] : []),
    ]),
  ];
}

const amounts = ['cpu', 'memory', 'ephemeralStorage'] as const;

function requestAboveLimit(
  key: string,
  what: (typeof amounts)[number],
  { requests, limits }: Resources,
): Finding | undefined {
  const [request, limit] = [requests[what], limits[what]];
  if (request === undefined || limit === undefined || thousandths(request) <= thousandths(limit))
    return undefined;
  return {
    path: [key, 'resources', 'requests', what],
    code: 'request-above-limit',
    what: 'request above its limit',
    got: request,
    expected: `at most ${key}.resources.limits.${what} (${limit})`,
    fix: 'Lower the request or raise the limit.',
  };
}

/** The kubelet would refuse each container. */
function rootForbidden({ runAsUser, runAsNonRoot }: Deployment['podSecurity']): Finding | undefined {
  if (runAsUser !== 0 || runAsNonRoot !== true) return undefined;
  return {
    path: ['podSecurity', 'runAsUser'],
    code: 'root-forbidden',
    what: 'root, which runAsNonRoot forbids',
    got: runAsUser,
    expected: 'another user than 0',
    fix: 'Name the user that MindIE is installed for in the image, or remove runAsNonRoot.',
  };
}

/** What is in /dev/shm counts as memory of the container, which would be killed before it is full. */
function sharedMemoryAboveLimit(
  key: string,
  { sharedMemory, resources }: { sharedMemory: string; resources: Resources },
): Finding | undefined {
  const { memory } = resources.limits;
  if (thousandths(sharedMemory) <= thousandths(memory)) return undefined;
  return {
    path: [key, 'sharedMemory'],
    code: 'shared-memory-above-limit',
    what: 'more shared memory than the pod may use memory',
    got: sharedMemory,
    expected: `at most ${key}.resources.limits.memory (${memory})`,
    fix: 'Lower it or raise the limit.',
  };
}

type ProbeSettings = Readonly<Record<'startup' | 'liveness', { enabled: boolean }>>;

/** Without a start-up probe the liveness probe begins at once, and restarts a model that is still loading. */
function livenessWithoutStartup(key: string, { startup, liveness }: ProbeSettings): Finding | undefined {
  if (startup.enabled || !liveness.enabled) return undefined;
  return {
    path: [key, 'probes', 'startup', 'enabled'],
    code: 'liveness-without-startup',
    what: 'a liveness probe without a start-up probe, which would restart a container that is still starting',
    got: false,
    expected: 'true with a liveness probe',
    fix: 'Switch the start-up probe on or the liveness probe off.',
  };
}

const ofTolerations = [valueUnused, withoutKey, secondsWithoutEviction];

function valueUnused(path: Path, { operator, value }: Toleration): Finding | undefined {
  if (operator !== 'Exists' || value === undefined) return undefined;
  return {
    path: [...path, 'value'],
    code: 'toleration-value-unused',
    what: 'a value that is not compared',
    got: value,
    expected: 'no value with operator Exists',
    fix: 'Remove the value, or set operator to Equal.',
  };
}

function withoutKey(path: Path, toleration: Toleration): Finding | undefined {
  if (toleration.operator !== 'Equal' || toleration.key !== undefined) return undefined;
  return {
    path,
    code: 'toleration-without-key',
    what: 'toleration without a key',
    got: toleration,
    expected: 'a key with operator Equal',
    fix: 'Add the key, or set operator to Exists.',
  };
}

function secondsWithoutEviction(path: Path, { tolerationSeconds, effect }: Toleration): Finding | undefined {
  if (tolerationSeconds === undefined || effect === 'NoExecute') return undefined;
  return {
    path: [...path, 'tolerationSeconds'],
    code: 'toleration-seconds-without-eviction',
    what: 'seconds without eviction',
    got: tolerationSeconds,
    expected: 'effect NoExecute with tolerationSeconds',
    fix: 'Remove it, or set effect to NoExecute.',
  };
}
