import type { Rule } from '../rule';
import type { View } from '../view';
import { isWritten } from '../written';
import { keyOf, requestLimit } from './request-limit';

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
    if (!isWritten(view, all) && !isWritten(view, ofServer)) return [];
    const { instances, isLeast } = prefillInstances(view);
    const advised = Math.min(ofServer.value * instances + reserve, most);
    if (all.value >= advised) return [];
    const prefill = `prefill instances (${isLeast ? 'at least ' : ''}${instances})`;
    if (!isWritten(view, all))
      return [
        {
          path: ofServer.path,
          what: 'more requests for each prefill server than the Coordinator lets in for all',
          got: ofServer.value,
          expected: `at most ${Math.floor((all.value - reserve) / instances)}, from (${keyOf(all)} (${all.value}) - ${reserve}) / ${prefill}`,
          fix: `Lower it, or raise ${keyOf(all)}.`,
        },
      ];
    return [
      {
        path: all.path,
        what: 'fewer requests than the prefill servers can take',
        got: all.value,
        expected: `at least ${advised}, from ${keyOf(ofServer)} (${ofServer.value}) x ${prefill} + ${reserve}`,
        fix: `Raise it, or lower ${keyOf(ofServer)}.`,
      },
    ];
  },
};

/** How many instances do prefill: at least one where the Controller decides, which gives what a rate leaves a role too. */
function prefillInstances({ topology }: View): { instances: number; isLeast: boolean } {
  if (topology.by !== 'controller') {
    const roles = topology.roles.filter(({ duty }) => duty === 'prefill');
    return { instances: roles.reduce((sum, { instances }) => sum + instances, 0), isLeast: false };
  }
  const [{ instances }] = topology.roles;
  const { rate } = topology;
  const parts = rate.prefill + rate.decode;
  if (parts === 0) return { instances: 1, isLeast: true };
  return { instances: Math.floor(instances / parts) * rate.prefill, isLeast: instances % parts > 0 };
}
