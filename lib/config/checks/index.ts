import { checkCluster } from './cluster';
import type { Check } from './condition';
import { checkEnvironment } from './environment';
import { checkHostPaths } from './host-paths';
import { checkImage } from './image';
import { checkInstances } from './instances';
import { checkNamespace } from './namespace';
import { checkPods } from './pods';
import { checkPorts } from './ports';
import { checkResourceName } from './resource-name';
import { checkNodeLabels } from './variant';
import { checkWeights } from './weights';

/** What a schema cannot say: conditions between the keys of one deployment file. */
export const checks: readonly Check[] = [
  checkNodeLabels,
  checkResourceName,
  checkInstances,
  checkNamespace,
  checkImage,
  checkWeights,
  checkHostPaths,
  checkPods,
  checkPorts,
  checkEnvironment,
  checkCluster,
];
