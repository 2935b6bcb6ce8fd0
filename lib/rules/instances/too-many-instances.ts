import type { Rule } from '../rule';
import { instanceCount } from './instance-count';

/**
 * Outside multi-node inference the Controller groups no more instances than this, and sends none of them a role when
 * there are more (MindIE Motor, DefaultGroupGenerator.cpp; NodeScheduler.cpp goes on without groups). The table may
 * hold more servers than that.
 */
const mostInstances = 16;

export const tooManyInstances: Rule = {
  name: 'too-many-instances',
  severity: 'error',
  catches: {
    en: 'more instances than one Controller groups, after which no server gets a role',
    zh: '实例数超过Controller的分组上限，所有实例都不会被分配身份',
  },
  example: 'server: { instances: 17, npusPerInstance: 2, rate: { prefill: 1, decode: 1 } }',
  check: (view) => {
    const { total, name, path, got } = instanceCount(view);
    if (total <= mostInstances) return [];
    return [
      {
        path,
        what: 'more instances than one Controller gives roles to',
        got,
        expected: `${name} of at most ${mostInstances}, now ${total}`,
        fix: 'Lower it, or spread the instances over several deployments.',
      },
    ];
  },
};
