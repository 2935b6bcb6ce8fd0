import type { Rule } from '../rule';
import { isWritten } from '../written';
import { requestLimit } from './request-limit';

/** The documents advise one number for both (MindIE Motor, parameters of ms_coordinator.json). */
export const scheduleCountDiffers: Rule = {
  name: 'schedule-count-differs',
  severity: 'warning',
  catches: {
    en: 'a scheduler that takes another number of requests than the Coordinator lets in',
    zh: 'max_schedule_count 与 max_requests 不一致',
  },
  example: `overrides: { ms_coordinator.json: { request_limit: { max_requests: 8000 } } }`,
  check: (view) => {
    const requests = requestLimit(view, 'max_requests');
    const count = view.coordinator.text(['digs_scheduler_config', 'max_schedule_count']);
    if (requests === undefined || count === undefined || Number(count.value) === requests.value) return [];
    const fix = 'Set both to the same number.';
    if (!isWritten(view, count))
      return [
        {
          path: requests.path,
          what: 'another number of requests than the Coordinator takes in scheduling',
          got: requests.value,
          expected: `${count.value}, as ${count.name}`,
          fix,
        },
      ];
    return [
      {
        path: count.path,
        what: 'another number of requests in scheduling than the Coordinator lets in',
        got: count.value,
        expected: `"${requests.value}", as ${requests.name}`,
        fix,
      },
    ];
  },
};
