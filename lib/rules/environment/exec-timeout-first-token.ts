import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { exceedsAiv } from './aiv-exec-timeout';

/** HCCL_EXEC_TIMEOUT bounds the wait for the first token (MindIE Motor, PD separation deployment guide). */
export const execTimeoutFirstToken: Rule = {
  name: 'exec-timeout-first-token',
  severity: 'warning',
  catches: {
    en: 'servers that wait longer for each other than the Coordinator waits for the first token',
    zh: 'HCCL_EXEC_TIMEOUT 大于 Coordinator 的首 Token 超时时间',
  },
  example: 'environment: { HCCL_EXEC_TIMEOUT: 900 }',
  check: (view) => {
    const firstToken = view.coordinator.number(['exception_config', 'first_token_timeout']);
    return ofServers(view, (server) => {
      const timeout = server.variable('HCCL_EXEC_TIMEOUT');
      // 0 as a first_token_timeout means no check; as an HCCL_EXEC_TIMEOUT, a wait that was asked to have no end.
      if (!timeout || !firstToken || firstToken.value === 0) return [];
      // The kit's own 60 s are short enough for whoever lowers first_token_timeout.
      if (view.key(timeout.path).value === undefined) return [];
      // What is too long for AIV is to be lowered anyway.
      if (Number(timeout.value) <= firstToken.value || exceedsAiv(server)) return [];
      return [
        {
          path: timeout.path,
          what: 'longer than the Coordinator waits for the first token',
          got: Number(timeout.value),
          expected: `at most exception_config.first_token_timeout of ms_coordinator.json (${firstToken.value})`,
          fix: 'Lower it, or raise first_token_timeout.',
        },
      ];
    });
  },
};
