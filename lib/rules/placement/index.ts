import type { Rule } from '../rule';
import { pendingInstances } from './pending-instances';

/** Rules of where the pods can run, by the deployment file's cluster section. */
export const placementRules: readonly Rule[] = [pendingInstances];
