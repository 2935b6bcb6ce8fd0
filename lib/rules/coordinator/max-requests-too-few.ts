import type { Rule } from '../rule';
import type { View } from '../view';
import { requestLimit } from './request-limit';

/** Requests beyond those of the servers that the documents advise (MindIE Motor, parameters of ms_coordinator.json). */
const reserve = 1000;
/** The largest max_requests that the Coordinator takes. */
const most = 90000;

export const maxRequestsTooFew: Rule = {
  name: 'max-requests-too-few',
  severity: 'warning',
  catches: {
    en: 'limits by which the Coordinator refuses requests that the prefill servers could take',
    zh: 'Coordinator 的最大请求数偏小，Prefill 实例尚有余量时就会拒绝请求',
  },
  example: `overrides:
  ms_coordinator.json:
    request_limit: { single_node_max_requests: 900, max_requests: 1800 }
    digs_scheduler_config: { max_schedule_count: '1800' }`,
  check: (view) => {
    const all = requestLimit(view, 'max_requests');
    const ofServer = requestLimit(view, 'single_node_max_requests');
    if (all === undefined || ofServer === undefined) return [];
    // Whoever set neither has the sizes of the shipped file.
    if (view.key(all.path).value === undefined && view.key(ofServer.path).value === undefined) return [];
    const instances = leastPrefill(view);
    const advised = Math.min(ofServer.value * instances + reserve, most);
    if (all.value >= advised) return [];
    return [
      {
        path: all.path,
        what: 'fewer requests than the prefill servers can take',
        got: all.value,
        expected: `at least ${advised}, from single_node_max_requests (${ofServer.value}) x prefill instances (${instances}) + ${reserve}`,
        fix: 'Raise it, or lower single_node_max_requests.',
      },
    ];
  },
};

/** How many instances do prefill: at least one where the Controller decides. */
function leastPrefill({ deployment: { server, prefill }, key }: View): number {
  if (prefill !== undefined) return Number(key(['prefill', 'instances']).value);
  if (server === undefined) return 1;
  key(['server', 'instances']);
  key(['server', 'rate']);
  const { instances, rate } = server;
  const parts = rate.prefill + rate.decode;
  return parts === 0 ? 1 : Math.floor(instances / parts) * rate.prefill;
}
