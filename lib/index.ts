export type {
  HeterogeneousPdServiceProps,
  HomogeneousPdServiceProps,
  PdServiceProps,
} from './config/pd-service-props';
export type { Finding } from './config/problem';
export type { ConfigFiles } from './constructs/config-files';
export type { Controller } from './constructs/controller';
export type { Coordinator } from './constructs/coordinator';
export type { InferenceEndpoint, InferenceService } from './constructs/inference-service';
export { PdService, printWarnings } from './constructs/pd-service';
export type { RankTable } from './constructs/rank-table';
export type { RanktableBuilder } from './constructs/ranktable-builder';
export type { ServerRole } from './constructs/server-role';
export type { PodSecurityLevel } from './invariants/pod-security';
