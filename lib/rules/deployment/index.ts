import type { Rule } from '../rule';
import { defaultEtcd } from './default-etcd';
import { imageTagLatest } from './image-tag-latest';
import { secretInEnvironment } from './secret-in-environment';
import { unknownOverrideKey } from './unknown-override-key';

/** Rules of the deployment file itself. */
export const deploymentRules: readonly Rule[] = [
  defaultEtcd,
  imageTagLatest,
  secretInEnvironment,
  unknownOverrideKey,
];
