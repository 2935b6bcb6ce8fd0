import type { Rule } from '../rule';

/** Rules of TLS ends that must agree. */
export const tlsRules: readonly Rule[] = [];
