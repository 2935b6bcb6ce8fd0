import type { Rule } from '../rule';

/** Seconds by which scheduling must end before the other time-outs (MindIE Motor, Configure.cpp). */
const gap = 20;

export const scheduleTimeoutLowered: Rule = {
  name: 'schedule-timeout-lowered',
  severity: 'warning',
  catches: {
    en: 'a schedule_timeout in whose place the Coordinator uses a lower one, unsaid or even none',
    zh: 'Coordinator 会自行调小 schedule_timeout，甚至置为 0（不检查）',
  },
  example: 'overrides: { ms_coordinator.json: { exception_config: { infer_timeout: 300 } } }',
  check: (view) => {
    // With it, all three have their largest values instead.
    if (view.coordinator.flag(['EnableDynamicAdjustTimeoutConfig'])?.value === true) return [];
    const [schedule, firstToken, infer] = ['schedule_timeout', 'first_token_timeout', 'infer_timeout'].map(
      (name) => view.coordinator.number(['exception_config', name]),
    );
    if (schedule === undefined || firstToken === undefined || infer === undefined) return [];
    const least = infer.value < firstToken.value ? infer : firstToken;
    const used = Math.max(least.value - gap, 0);
    if (schedule.value <= used) return [];
    // The shipped file has one time-out three times, and so loses the gap in every deployment.
    const isGiven = view.key(schedule.path).value !== undefined;
    if (!isGiven && schedule.value <= least.value) return [];
    if (used === 0) {
      return [
        {
          path: least.path,
          what: 'a time-out for which the Coordinator sets schedule_timeout to 0, so that scheduling has none',
          got: least.value,
          expected: `at least ${schedule.value + gap}, ${gap} more than schedule_timeout`,
          fix: 'Raise it, or set schedule_timeout to 0.',
        },
      ];
    }
    return [
      {
        path: schedule.path,
        what: `a time-out that the Coordinator lowers to ${used}`,
        got: schedule.value,
        expected: `at most ${used}, ${gap} less than ${least.name} (${least.value})`,
        fix: `Lower it to ${used}, or raise the other.`,
      },
    ];
  },
};
