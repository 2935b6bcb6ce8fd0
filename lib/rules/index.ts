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
