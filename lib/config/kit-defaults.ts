// What MindIE, its deployment kit and its device plugin come with, where nobody says otherwise.

/** The port of the nodes on which the kit takes requests. */
export const kitNodePort = 31015;
/** The folder of the nodes in which the kit has the weights. */
export const kitWeightsFolder = '/data';
/** The home of MindIE in deploy.sh of the kit. */
export const kitUserHome = '/usr/local';
/** The group that the images of the kit run with. */
export const mindieGroup = 1001;
/** The name under which the Ascend Device Plugin offers NPUs. */
export const npuResource = 'huawei.com/Ascend910';
/** Input tokens of the config.json that MindIE ships. */
export const shippedInputTokens = 2048;
/** Tokens of a prefill batch of the config.json that MindIE ships. */
export const shippedPrefillTokens = 8192;
/** Longest waits and retries of HCCL that boot.sh of the kit starts the servers with. */
export const kitServerVariables = {
  GRPC_POLL_STRATEGY: 'poll',
  HCCL_EXEC_TIMEOUT: '60',
  HCCL_RDMA_RETRY_CNT: '7',
  HCCL_RDMA_TIMEOUT: '18',
} as const;
