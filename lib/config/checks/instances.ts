import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { rolesOf } from '../topology';

/** Servers that a table holds: its loader refuses a group of more (MindIE Motor, RankTableLoader.cpp). */
const mostServers = 96;

/** All servers fit into the table. */
export function checkInstances(deployment: Deployment): Finding[] {
  const roles = rolesOf(deployment);
  const total = roles.reduce((sum, { settings }) => sum + settings.instances, 0);
  const last = roles.at(-1);
  if (last === undefined || total <= mostServers) return [];
  const sum = roles.map(({ key }) => `${key}.instances`).join(' + ');
  return [
    {
      path: [last.key, 'instances'],
      code: 'too-many-servers',
      what: 'more servers than one Controller manages',
      got: last.settings.instances,
      expected: `${sum} of at most ${mostServers}`,
      fix: `Lower ${sum}, now ${total}, to ${mostServers} at most.`,
      reads: roles.map(({ key }) => [key, 'instances']),
    },
  ];
}
