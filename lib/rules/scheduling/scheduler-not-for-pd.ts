import type { Rule } from '../rule';

/** What the documents ask for where prefill and decode are separate (MindIE Motor, parameters of ms_coordinator.json). */
const documented = { scheduler: 'digs_scheduler', algorithm: 'load_balance' };
/** What the program takes there too, unlike the documents (MindIE Motor, Configure.cpp). */
const undocumented = { scheduler: 'default_scheduler', algorithm: 'round_robin' };

export const schedulerNotForPd: Rule = {
  name: 'scheduler-not-for-pd',
  severity: 'error',
  catches: {
    en: 'a scheduler or algorithm that the Coordinator refuses, or MindIE does not document, where prefill and decode are separate',
    zh: '调度器或调度算法在PD分离部署中会被Coordinator拒绝，或未在MindIE文档中说明',
  },
  example:
    'overrides: { ms_coordinator.json: { digs_scheduler_config: { algorithm_type: cache_affinity } } }',
  check: ({ coordinator }) => {
    const under = ['digs_scheduler_config'];
    const scheduler = coordinator.text([...under, 'scheduler_type']);
    const algorithm = coordinator.text([...under, 'algorithm_type']);
    if (scheduler === undefined || algorithm === undefined) return [];
    const isPair = (pair: typeof documented): boolean =>
      scheduler.value === pair.scheduler && algorithm.value === pair.algorithm;
    if (isPair(documented)) return [];
    const what = isPair(undocumented)
      ? 'a way of scheduling that the Coordinator takes, but MindIE does not document where prefill and decode are separate'
      : 'a way of scheduling that the Coordinator refuses where prefill and decode are separate';
    const wrong = [
      { setting: scheduler, expected: documented.scheduler },
      { setting: algorithm, expected: documented.algorithm },
    ].filter(({ setting, expected }) => setting.value !== expected);
    if (wrong.length === 1)
      return wrong.map(({ setting: { path, value }, expected }) => ({
        path,
        what,
        got: value,
        expected,
        fix: 'Remove it.',
      }));
    return [
      {
        path: scheduler.path.slice(0, -1),
        what,
        got: { scheduler_type: scheduler.value, algorithm_type: algorithm.value },
        expected: `${documented.scheduler} with ${documented.algorithm}`,
        fix: 'Remove both.',
      },
    ];
  },
};
