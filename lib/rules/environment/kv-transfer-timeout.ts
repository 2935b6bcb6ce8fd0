import { modelConfig } from '../config-json';
import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { isWritten } from '../written';

/** MindIE LLM, service parameter configuration, kv_trans_timeout; CANN gives the wait of one retry. */
export const kvTransferTimeout: Rule = {
  name: 'kv-transfer-timeout',
  severity: 'warning',
  catches: {
    en: 'a kv_trans_timeout that ends before RDMA has sent a lost packet again as often as it may',
    zh: 'kv_trans_timeout 短于 RDMA 全部重传所需的时间',
  },
  example: 'environment: { HCCL_RDMA_TIMEOUT: 20 }',
  check: (view) =>
    ofServers(view, ({ config, role, variable }) => {
      const timeout = config.number([...modelConfig, 'kv_trans_timeout']);
      const exponent = variable('HCCL_RDMA_TIMEOUT');
      const count = variable('HCCL_RDMA_RETRY_CNT');
      // KV caches are pulled by decode servers.
      if (role.duty === 'prefill' || !timeout || !exponent || !count) return [];
      const seconds = Number(count.value) * 4.096e-6 * 2 ** Number(exponent.value);
      if (timeout.value > seconds) return [];
      // The default of one contradicts what was written for the others.
      const { path, value } = [timeout, exponent, count].find((one) => isWritten(view, one)) ?? timeout;
      return [
        {
          path,
          what: 'a transfer of KV caches that times out before the last RDMA retry',
          got: Number(value),
          expected: `kv_trans_timeout (${timeout.value} s) above ${seconds.toFixed(1)} s, the HCCL_RDMA_RETRY_CNT (${count.value}) retries at HCCL_RDMA_TIMEOUT ${exponent.value}`,
          fix: `Set kv_trans_timeout of config.json to ${Math.floor(seconds) + 1} or more, or lower the other two.`,
        },
      ];
    }),
};
