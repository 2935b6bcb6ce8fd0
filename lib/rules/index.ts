import type { Deployment } from '../config/deployment';
import type { Finding, Path } from '../config/problem';
import { coordinatorRules } from './coordinator';
import { deploymentRules } from './deployment';
import { environmentRules } from './environment';
import { featuresRules } from './features';
import { inferenceRules } from './inference';
import { instancesRules } from './instances';
import { kubernetesRules } from './kubernetes';
import { parallelismRules } from './parallelism';
import { placementRules } from './placement';
import { portsRules } from './ports';
import { schedulingRules } from './scheduling';
import { tlsRules } from './tls';
import type { Rule } from './rule';
import { viewOf } from './view';

/** Every rule, by area. A new rule is a file in an area's folder, and a line in its index. */
export const rules: readonly Rule[] = [
  ...deploymentRules,
  ...parallelismRules,
  ...instancesRules,
  ...schedulingRules,
  ...inferenceRules,
  ...coordinatorRules,
  ...portsRules,
  ...tlsRules,
  ...kubernetesRules,
  ...environmentRules,
  ...featuresRules,
  ...placementRules,
];

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
