import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { isSilenced } from '../silenced';
import type { ServerView } from '../view';
import { firstTokenLimit } from './first-token-limit';

/** Seconds (CANN, environment variable reference, HCCL_EXEC_TIMEOUT). */
const longest = 1091;

/** Whether a server's HCCL_EXEC_TIMEOUT is longer than AIV can wait, where AIV has an effect. */
export function exceedsAiv({ variable }: ServerView): boolean {
  const isOff =
    variable('HCCL_DETERMINISTIC')?.value === 'true' || variable('ATB_LLM_HCCL_ENABLE')?.value === '0';
  const isAiv = variable('HCCL_OP_EXPANSION_MODE')?.value === 'AIV' && !isOff;
  return isAiv && Number(variable('HCCL_EXEC_TIMEOUT')?.value) > longest;
}

export const aivExecTimeout: Rule = {
  name: 'aiv-exec-timeout',
  severity: 'error',
  catches: {
    en: 'an HCCL_EXEC_TIMEOUT that is longer than AIV can wait',
    zh: 'HCCL_EXEC_TIMEOUT 超过 AIV 模式的上限',
  },
  example:
    'server: { instances: 2, npusPerInstance: 2, environment: { HCCL_OP_EXPANSION_MODE: AIV, HCCL_EXEC_TIMEOUT: 1800 } }',
  check: (view) =>
    ofServers(view, (server) => {
      const timeout = server.variable('HCCL_EXEC_TIMEOUT');
      if (timeout === undefined || !exceedsAiv(server)) return [];
      const firstToken = isSilenced(view, 'exec-timeout-first-token') ? undefined : firstTokenLimit(view);
      const isShorter = firstToken !== undefined && firstToken.value < longest;
      return [
        {
          path: timeout.path,
          what: 'longer than HCCL_OP_EXPANSION_MODE AIV can wait',
          got: Number(timeout.value),
          expected: isShorter
            ? `at most ${firstToken.name} (${firstToken.value}), below the ${longest} of AIV`
            : `at most ${longest} with AIV`,
          fix: `Lower it, or choose another HCCL_OP_EXPANSION_MODE${isShorter ? ' and raise first_token_timeout' : ''}.`,
        },
      ];
    }),
};
