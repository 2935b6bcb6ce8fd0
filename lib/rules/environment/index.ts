import type { Rule } from '../rule';
import { aivExecTimeout } from './aiv-exec-timeout';
import { asyncScheduling } from './async-scheduling';
import { cpuBindingNum } from './cpu-binding-num';
import { execTimeoutFirstToken } from './exec-timeout-first-token';
import { expansionModeWithoutEffect } from './expansion-mode-without-effect';
import { intraMachineLinks } from './intra-machine-links';
import { kvTransferTimeout } from './kv-transfer-timeout';

/** Rules of environment variables. */
export const environmentRules: readonly Rule[] = [
  aivExecTimeout,
  asyncScheduling,
  cpuBindingNum,
  execTimeoutFirstToken,
  expansionModeWithoutEffect,
  intraMachineLinks,
  kvTransferTimeout,
];
