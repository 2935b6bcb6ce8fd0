import type { RuleFinding } from './rule';
import type { ServerView, View } from './view';

/** What is found in each role's servers; what both roles take from one key is found once. */
export function ofServers(
  { servers }: View,
  check: (server: ServerView) => readonly RuleFinding[],
): RuleFinding[] {
  const byPath = new Map<string, RuleFinding>();
  for (const finding of servers.flatMap(check)) {
    const path = JSON.stringify(finding.path);
    if (!byPath.has(path)) byPath.set(path, finding);
  }
  return [...byPath.values()];
}
