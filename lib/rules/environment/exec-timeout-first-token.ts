import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { isWritten } from '../written';
import { exceedsAiv } from './aiv-exec-timeout';
import { firstTokenLimit } from './first-token-limit';

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
    const firstToken = firstTokenLimit(view);
    return ofServers(view, (server) => {
      const timeout = server.variable('HCCL_EXEC_TIMEOUT');
      if (!timeout || !firstToken) return [];
      // The kit's own 60 s are short enough for whoever lowers first_token_timeout.
      if (!isWritten(view, timeout)) return [];
      // What is too long for AIV is to be lowered anyway.
      if (Number(timeout.value) <= firstToken.value || exceedsAiv(server)) return [];
      return [
        {
          path: timeout.path,
          what: 'longer than the Coordinator waits for the first token',
          got: Number(timeout.value),
          expected: `at most ${firstToken.name} (${firstToken.value})`,
          fix: 'Lower it, or raise first_token_timeout.',
        },
      ];
    });
  },
};
