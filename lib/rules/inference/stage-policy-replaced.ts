import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { scheduleConfig } from '../config-json';

/** The policy that supportSelectBatch stands for (MindIE LLM, schedule_config.cpp). */
const policyOfSelectBatch = 1;

export const stagePolicyReplaced: Rule = {
  name: 'stage-policy-replaced',
  severity: 'warning',
  catches: {
    en: 'a stageSelectPolicy that supportSelectBatch replaces with another',
    zh: 'supportSelectBatch 为 true 时，stageSelectPolicy 会被改为 1',
  },
  example: `overrides:
  config.json: { BackendConfig: { ScheduleConfig: { supportSelectBatch: true, stageSelectPolicy: 2 } } }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const selects = config.flag([...scheduleConfig, 'supportSelectBatch']);
      const policy = config.number([...scheduleConfig, 'stageSelectPolicy']);
      if (policy === undefined || policy.value === policyOfSelectBatch || selects?.value !== true) return [];
      return [
        {
          path: policy.path,
          what: 'a policy that supportSelectBatch replaces',
          got: policy.value,
          expected: `${policyOfSelectBatch} with supportSelectBatch`,
          fix: 'Remove it, or set supportSelectBatch to false.',
        },
      ];
    }),
};
