import { thousandths } from '../../config/quantity';
import type { Rule } from '../rule';
import { requestLimit } from './request-limit';

const bytesOfMiB = 2 ** 20;
const bytesOfGiB = 2 ** 30;
/** GiB that a Coordinator needs, however few its requests are (MindIE Motor, deploy_ac_job.py). */
const leastGiB = 4;

/** MindIE Motor's deploy_ac_job.py refuses such a Coordinator. */
export const coordinatorMemoryTooSmall: Rule = {
  name: 'coordinator-memory-too-small',
  severity: 'error',
  catches: {
    en: 'a Coordinator whose memory does not hold the requests that it lets in, and which is killed under load',
    zh: 'Coordinator 的内存放不下允许同时处理的请求，高负载时会被终止',
  },
  example: 'coordinator: { resources: { requests: { memory: 8Gi } } }',
  check: (view) => {
    const { coordinator, deployment, key } = view;
    const requests = requestLimit(view, 'max_requests');
    const body = coordinator.number(['request_limit', 'body_limit']);
    if (requests === undefined || body === undefined) return [];
    const memory = key(['coordinator', 'resources', 'requests', 'memory']);
    const limit = key(['coordinator', 'resources', 'limits', 'memory']);
    const given = deployment.coordinator.resources;
    // In whole numbers, as 1.2 is none of a computer's.
    const bodies = Math.floor((requests.value * body.value * bytesOfMiB * 12) / 10);
    const needed = Math.max(bodies, leastGiB * bytesOfGiB);
    const holds = (quantity: string): boolean => Number(thousandths(quantity)) >= needed * 1000;
    if (holds(given.requests.memory)) return [];
    const enough = `${Math.ceil(needed / bytesOfGiB)}Gi`;
    const from = `max_requests (${requests.value}) x body_limit (${body.value} MB) x 1.2`;
    return [
      {
        path: memory.path,
        what: 'less memory than the requests take that the Coordinator lets in',
        got: memory.value,
        expected: bodies < needed ? `at least ${enough}` : `at least ${enough}, from ${from}`,
        fix: `Set ${holds(given.limits.memory) ? 'it' : `it and ${limit.name}`} to ${enough} or more${
          bodies < needed ? '' : ', or lower max_requests or body_limit'
        }.`,
      },
    ];
  },
};
