import type { Deployment } from '../config/deployment';
import type { Finding, Path } from '../config/problem';
import { deploymentRules } from './deployment';
import type { Rule } from './rule';
import { viewOf } from './view';

/** Every rule, by area. A new rule is a file in an area's folder, and a line in its index. */
export const rules: readonly Rule[] = [...deploymentRules];

/** What breaks the rules in a deployment. */
export function ruleFindings(deployment: Deployment): Finding[] {
  let reads: Path[] = [];
  const view = viewOf(deployment, (path) => reads.push(path));
  return rules.flatMap(({ name, severity, check }) => {
    reads = [];
    const found = check(view);
    const ofRule = { reads, rule: name, severity };
    return found.map((finding) => ({ ...finding, ...ofRule }));
  });
}
