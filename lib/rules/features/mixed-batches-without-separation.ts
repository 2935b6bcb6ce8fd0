import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { scheduleConfig } from '../config-json';

/** MindIE LLM, page of SplitFuse: Mix needs the plug-in splitfuse, which does not work here. */
export const mixedBatchesWithoutSeparation: Rule = {
  name: 'mixed-batches-without-separation',
  severity: 'error',
  catches: {
    en: 'templateType Mix, which needs the plug-in splitfuse, and so servers that do both prefill and decode',
    zh: 'templateType 为 Mix：需要 splitfuse 插件，只用于 PD 混部',
  },
  example: 'overrides: { config.json: { BackendConfig: { ScheduleConfig: { templateType: Mix } } } }',
  check: (view) =>
    ofServers(view, ({ config }) => {
      const template = config.text([...scheduleConfig, 'templateType']);
      if (template?.value !== 'Mix') return [];
      return [
        {
          path: template.path,
          what: 'batches of prefill and decode where the two are separate',
          got: template.value,
          expected: 'Standard, as Mix needs the plug-in splitfuse',
          fix: 'Remove it.',
        },
      ];
    }),
};
