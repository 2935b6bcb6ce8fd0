import type { Rule } from '../rule';

/**
 * What the documents ask for where prefill and decode are separate (MindIE Motor, parameters of ms_coordinator.json).
 * The program also takes default_scheduler with round_robin, which they do not mention.
 */
const needed = { scheduler_type: 'digs_scheduler', algorithm_type: 'load_balance' };

export const schedulerNotForPd: Rule = {
  name: 'scheduler-not-for-pd',
  severity: 'error',
  catches: {
    en: 'a scheduler or its algorithm that MindIE does not offer where prefill and decode are separate',
    zh: '调度器或调度算法不适用于PD分离部署',
  },
  example:
    'overrides: { ms_coordinator.json: { digs_scheduler_config: { algorithm_type: cache_affinity } } }',
  check: ({ coordinator }) =>
    Object.entries(needed).flatMap(([key, value]) => {
      const setting = coordinator.text(['digs_scheduler_config', key]);
      if (setting === undefined || setting.value === value) return [];
      return [
        {
          path: setting.path,
          what: 'a way of scheduling for deployments in which prefill and decode are not separate',
          got: setting.value,
          expected: value,
          fix: 'Remove it.',
        },
      ];
    }),
};
