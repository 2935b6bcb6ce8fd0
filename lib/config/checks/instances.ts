import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { type Role, rolesOf } from '../topology';
import type { Condition } from './condition';

/** Servers that a table holds: its loader refuses a group of more (MindIE Motor, RankTableLoader.cpp). */
const mostServers = 96;

/** All servers fit into the table. */
export function checkInstances(deployment: Deployment): Condition[] {
  const roles = rolesOf(deployment);
  return [() => tooManyServers(roles)];
}

function tooManyServers(roles: readonly Role[]): Finding | undefined {
  const total = roles.reduce((sum, { instances }) => sum + instances, 0);
  const last = roles.at(-1);
  if (last === undefined || total <= mostServers) return undefined;
  const sum = roles.map(({ key }) => `${key}.instances`).join(' + ');
  return {
    path: [last.key, 'instances'],
    code: 'too-many-servers',
    what: 'more servers than one Controller manages',
    got: last.instances,
    expected: `${sum} of at most ${mostServers}`,
    fix: `Lower ${sum}, now ${total}, to ${mostServers} at most.`,
  };
}
