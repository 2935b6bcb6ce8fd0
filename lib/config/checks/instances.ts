import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { serverRoles } from '../server-roles';

/**
 * NPUs that one pod can be given, by server type. An 800I A2 has 8. An 800I A3 has 16 in modules of two, and its
 * scheduler gives out one NPU or whole modules (MindCluster, affinity scheduling of the Atlas 800I A3 SuperPoD).
 */
export const npusOfOnePod = {
  '800I-A2': [1, 2, 3, 4, 5, 6, 7, 8],
  '800I-A3': [1, 2, 4, 6, 8, 10, 12, 14, 16],
} as const;

/** Servers that one Controller manages: the table's loader refuses a group of more. */
export const mostServers = 96;

/** Numbers of instances and NPUs that the hardware can schedule and the Controller can manage. */
export function checkInstances(deployment: Deployment): Finding[] {
  return [...npus(deployment), ...servers(deployment), ...rate(deployment), ...tensorParallel(deployment)];
}

function npus(deployment: Deployment): Finding[] {
  const allowed: readonly number[] = npusOfOnePod[deployment.hardware];
  return serverRoles(deployment)
    .filter(({ settings }) => !allowed.includes(settings.npusPerInstance))
    .map(({ key, settings }) => ({
      path: [key, 'npusPerInstance'],
      what: `NPUs that ${deployment.hardware} nodes cannot give to one pod`,
      got: settings.npusPerInstance,
      expected: `one of ${allowed.join(', ')}`,
      fix: 'Choose one of these, or the hardware that the nodes have.',
      reads: [['hardware']],
    }));
}

function servers(deployment: Deployment): Finding[] {
  const roles = serverRoles(deployment);
  const total = roles.reduce((sum, { settings }) => sum + settings.instances, 0);
  const last = roles.at(-1);
  if (last === undefined) return [];
  const reads = roles.map(({ key }) => [key, 'instances']);
  const finding = { path: [last.key, 'instances'], got: last.settings.instances, reads };
  const sum = roles.map(({ key }) => `${key}.instances`).join(' + ');
  if (total > mostServers) {
    const fix = `Lower ${sum}, now ${total}, to ${mostServers} at most.`;
    return [
      {
        ...finding,
        what: 'more servers than one Controller manages',
        expected: `${sum} of at most ${mostServers}`,
        fix,
      },
    ];
  }
  if (total < 2) {
    const fix = 'Raise it: one prefill and one decode instance are the least.';
    return [
      { ...finding, what: 'too few servers for prefill and decode', expected: `${sum} of at least 2`, fix },
    ];
  }
  return [];
}

function rate({ server }: Deployment): Finding[] {
  if (server === undefined) return [];
  const { prefill, decode } = server.rate;
  const path = ['server', 'rate'];
  if ((prefill === 0) !== (decode === 0)) {
    const fix = 'Set both to 0 to let the Controller decide, or both above 0.';
    return [
      {
        path,
        what: 'half a P:D rate',
        got: server.rate,
        expected: 'prefill and decode both 0 or both above 0',
        fix,
      },
    ];
  }
  if (prefill + decode > 16) {
    const fix = 'Shorten the fraction, or lower one of them.';
    return [
      { path, what: 'P:D rate too large', got: server.rate, expected: 'prefill + decode of at most 16', fix },
    ];
  }
  if (prefill + decode > server.instances) {
    const fix = 'Lower the rate or raise server.instances.';
    const expected = `prefill + decode of at most server.instances (${server.instances})`;
    return [
      {
        path,
        what: 'P:D rate that needs more instances',
        got: server.rate,
        expected,
        fix,
        reads: [['server', 'instances']],
      },
    ];
  }
  return [];
}

/** KV caches move between prefill and decode only where one tensor-parallel degree divides the other. */
function tensorParallel({ prefill, decode }: Deployment): Finding[] {
  if (prefill === undefined || decode === undefined) return [];
  const [ofPrefill, ofDecode] = [prefill.npusPerInstance, decode.npusPerInstance];
  if (ofPrefill % ofDecode === 0 || ofDecode % ofPrefill === 0) return [];
  return [
    {
      path: ['decode', 'npusPerInstance'],
      what: 'NPUs that do not map onto those of prefill',
      got: ofDecode,
      expected: `a multiple or a divisor of prefill.npusPerInstance (${ofPrefill})`,
      fix: 'Change one of them, such as to the same number.',
      reads: [['prefill', 'npusPerInstance']],
    },
  ];
}
