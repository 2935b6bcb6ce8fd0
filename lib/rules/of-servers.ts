import { eachOnce } from '../config/problem';
import type { RuleFinding } from './rule';
import type { ServerView, View } from './view';

/** What is found in each role's servers; what both roles take from one key is found once. */
export function ofServers(
  { servers }: View,
  check: (server: ServerView) => readonly RuleFinding[],
): RuleFinding[] {
  return eachOnce(servers.flatMap(check), ({ path, what }) => [path, what]);
}
