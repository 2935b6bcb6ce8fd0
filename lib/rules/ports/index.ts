import type { Rule } from '../rule';

/** Rules of ports that two files or two processes share. */
export const portsRules: readonly Rule[] = [];
