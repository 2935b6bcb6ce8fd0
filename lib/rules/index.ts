import type { Deployment } from '../config/deployment';
import { type Finding, isCovered, type Path } from '../config/problem';
import { overrideFindings } from '../plan/mindie-files';
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
import { releaseRules } from './release';
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
  ...releaseRules,
  ...kubernetesRules,
  ...environmentRules,
  ...featuresRules,
  ...placementRules,
];

/** What is wrong with the MindIE files and variables of a deployment: each value alone, then all together. */
export function mindieFindings(deployment: Deployment): Finding[] {
  const values = overrideFindings(deployment);
  return [...values, ...ruleFindings(deployment).filter((finding) => !isCovered(finding, values))];
}

function ruleFindings(deployment: Deployment): Finding[] {
  let reads: Path[] = [];
  const view = viewOf(deployment, (path) => reads.push(path));
  return rules.flatMap(({ name, severity, check }) => {
    reads = [];
    const found = check(view);
    const ofRule = { reads, rule: name, severity };
    return found.map((finding) => ({ ...finding, ...ofRule }));
  });
}
