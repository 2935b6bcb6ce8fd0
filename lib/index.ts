export type {
  HeterogeneousPdServiceProps,
  HomogeneousPdServiceProps,
  PdServiceProps,
} from './config/pd-service-props';
export type { Finding } from './config/problem';
export type { InferenceEndpoint } from './constructs/inference-service';
export { PdService, printWarnings } from './constructs/pd-service';
export type { PodSecurityLevel } from './invariants/pod-security';
