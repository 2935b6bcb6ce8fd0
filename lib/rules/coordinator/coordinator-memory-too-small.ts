import { thousandths } from '../../config/quantity';
import type { Rule, RuleFinding } from '../rule';
import type { Setting, View } from '../view';
import { isWritten } from '../written';
import { keyOf, requestLimit } from './request-limit';

const bytesOfMiB = 2 ** 20;
const bytesOfGiB = 2 ** 30;
/** GiB that a Coordinator needs, however few its requests are (MindIE Motor, deploy_ac_job.py). */
const leastGiB = 4;

/**
 * MindIE Motor's deploy_ac_job.py refuses such a Coordinator, but the kit's other scripts do not: it is the worst case, in
 * which all requests are as long as may be, and files with a body_limit of 10 were shipped for a Coordinator of 4Gi.
 */
export const coordinatorMemoryTooSmall: Rule = {
  name: 'coordinator-memory-too-small',
  severity: 'warning',
  catches: {
    en: 'a Coordinator whose memory does not hold the requests that it lets in, and which is killed under load, or with less than 4Gi',
    zh: 'Coordinator 的内存放不下允许同时处理的请求，高负载时会被终止，或不足 4Gi',
  },
  example: 'coordinator: { resources: { requests: { memory: 8Gi } } }',
  check: (view) => {
    const requests = requestLimit(view, 'max_requests');
    const body = bodyLimit(view);
    if (requests === undefined || body === undefined) return [];
    // In whole numbers, as 1.2 is none of a computer's.
    const bodies = Math.floor((requests.value * body.value * bytesOfMiB * 12) / 10);
    const memory = memoryOf(view, Math.max(bodies, leastGiB * bytesOfGiB));
    if (memory.isEnough) return [];
    return bodies < leastGiB * bytesOfGiB ? [tooLittle(memory)] : [tooMany(view, memory, requests, body)];
  },
};

/** A body_limit that nobody wrote counts as 1: up to 2.3 MindIE's own 10 came with a Coordinator of 4Gi. */
function bodyLimit(view: View): Setting<number> | undefined {
  const limit = view.coordinator.number(['request_limit', 'body_limit']);
  return limit === undefined || isWritten(view, limit) ? limit : { ...limit, value: 1 };
}

/** The Coordinator's memory, held against what it needs. */
interface Memory {
  readonly request: Setting;
  readonly isEnough: boolean;
  /** The least quantity that is enough, and the keys to set to it. */
  readonly enough: string;
  readonly keys: readonly string[];
}

function memoryOf({ deployment, key }: View, needed: number): Memory {
  const request = key(['coordinator', 'resources', 'requests', 'memory']);
  const limit = key(['coordinator', 'resources', 'limits', 'memory']);
  const { requests, limits } = deployment.coordinator.resources;
  const holds = (quantity: string): boolean => Number(thousandths(quantity)) >= needed * 1000;
  return {
    request,
    isEnough: holds(requests.memory),
    enough: `${Math.ceil(needed / bytesOfGiB)}Gi`,
    keys: [request.name, ...(holds(limits.memory) ? [] : [limit.name])],
  };
}

function tooLittle({ request, enough, keys: [, ...others] }: Memory): RuleFinding {
  return {
    path: request.path,
    what: 'less memory than a Coordinator needs, however few its requests are',
    got: request.value,
    expected: `at least ${enough}`,
    fix: `Set ${['it', ...others].join(' and ')} to ${enough} or more.`,
  };
}

/** Points at what asks for more than the shipped memory, where the file sets that. */
function tooMany(
  view: View,
  { request, enough, keys }: Memory,
  requests: Setting<number>,
  body: Setting<number>,
): RuleFinding {
  const product = `${keyOf(requests)} (${requests.value}) x ${keyOf(body)} (${body.value} MB) x 1.2`;
  const causes = [requests, body].filter((one) => isWritten(view, one));
  const [cause] = causes;
  if (cause === undefined)
    return {
      path: request.path,
      what: 'less memory than the requests take that the Coordinator lets in',
      got: request.value,
      expected: `at least ${enough}, from ${product}`,
      fix: `Set ${['it', ...keys.slice(1)].join(' and ')} to ${enough} or more, or lower ${keyOf(requests)}.`,
    };
  // Fewer requests help whatever the cause: who wrote body_limit may need bodies of that length.
  const lower = [requests, ...causes.filter((one) => one !== requests)];
  return {
    path: cause.path,
    what: 'requests that take more memory than the Coordinator has',
    got: cause.value,
    expected: `${product} of at most ${request.name} (${String(request.value)})`,
    fix: `Set ${keys.join(' and ')} to ${enough} or more, or lower ${lower.map(keyOf).join(' or ')}.`,
  };
}
