import type { Rule } from '../rule';
import { apartOnOneNode } from './apart-on-one-node';
import { coordinatorLivenessProbe } from './coordinator-liveness-probe';
import { listenAddressReplaced } from './listen-address-replaced';
import { probeOutlastsPeriod } from './probe-outlasts-period';
import { startupProbeSingleTry } from './startup-probe-single-try';
import { weightsOutsideMount } from './weights-outside-mount';

/** Rules of the manifests and what they mount. */
export const kubernetesRules: readonly Rule[] = [
  apartOnOneNode,
  coordinatorLivenessProbe,
  listenAddressReplaced,
  probeOutlastsPeriod,
  startupProbeSingleTry,
  weightsOutsideMount,
];
