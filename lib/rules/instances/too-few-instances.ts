import type { Rule } from '../rule';
import { instanceCount } from './instance-count';

/** The Controller makes no group without both roles (MindIE Motor, DefaultGroupGenerator.cpp). */
export const tooFewInstances: Rule = {
  name: 'too-few-instances',
  severity: 'error',
  catches: {
    en: 'a single instance, which cannot be both prefill and decode',
    zh: '只有一个实例，无法同时承担Prefill和Decode',
  },
  example: 'server: { instances: 1, npusPerInstance: 2 }',
  check: (view) => {
    const { total, name, path, got } = instanceCount(view);
    if (total >= 2) return [];
    return [
      {
        path,
        what: 'too few servers for prefill and decode',
        got,
        expected: `${name} of at least 2`,
        fix: 'Raise it: one prefill and one decode instance are the least.',
      },
    ];
  },
};
