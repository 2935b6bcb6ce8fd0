import { ofServers } from '../of-servers';
import type { Rule } from '../rule';

/** CANN, environment variable reference, HCCL_DETERMINISTIC; MindIE Motor, PD separation deployment guide, variables. */
export const expansionModeWithoutEffect: Rule = {
  name: 'expansion-mode-without-effect',
  severity: 'warning',
  catches: {
    en: 'an HCCL_OP_EXPANSION_MODE that another variable leaves without effect',
    zh: '因其他环境变量而不生效的 HCCL_OP_EXPANSION_MODE',
  },
  example: 'environment: { HCCL_OP_EXPANSION_MODE: AIV, HCCL_DETERMINISTIC: true }',
  check: (view) =>
    ofServers(view, ({ variable }) => {
      const mode = variable('HCCL_OP_EXPANSION_MODE');
      const hccl = variable('ATB_LLM_HCCL_ENABLE');
      const deterministic = variable('HCCL_DETERMINISTIC');
      if (mode === undefined) return [];
      const isReplaced = mode.value === 'AIV' && deterministic?.value === 'true';
      const causes = [
        ...(hccl?.value === '0' ? [{ ...hccl, other: '1' }] : []),
        ...(isReplaced ? [{ ...deterministic, other: 'false' }] : []),
      ];
      // One is enough to say.
      return causes.slice(0, 1).map((cause) => ({
        path: mode.path,
        what: `a value without effect while ${cause.name} is ${cause.value}`,
        got: mode.value,
        expected: `no value, or ${cause.other} for ${cause.name}`,
        fix: `Remove it, or set ${cause.name} to ${cause.other}.`,
      }));
    }),
};
