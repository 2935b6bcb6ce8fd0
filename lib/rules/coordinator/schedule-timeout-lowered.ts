import type { Rule } from '../rule';
import { isWritten } from '../written';

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
    const isGiven = isWritten(view, schedule);
    if (!isGiven && schedule.value <= least.value) return [];
    if (!isGiven || used === 0) {
      const what = `a time-out for which the Coordinator sets schedule_timeout to ${used}`;
      return [
        {
          path: least.path,
          what: used === 0 ? `${what}, so that scheduling has none` : what,
          got: least.value,
          expected: `at least ${schedule.value + gap}, ${gap} more than schedule_timeout (${schedule.value})`,
          fix: `Raise it, or set schedule_timeout to ${used}.`,
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
