import type { Path } from '../config/problem';
import { flag, integer, logLevel } from './draft';

type Conversion = (value: unknown) => unknown;

const same: Conversion = (value) => value;
/** Variables whose value has a key of its own; MindIE or the kit's boot script puts them above the files. */
export const keysOfVariables: Readonly<Record<string, readonly [Path, Conversion]>> = {
  MINDIE_LOG_LEVEL: [['logging', 'level'], logLevel],
  MINDIE_LOG_TO_FILE: [['logging', 'toFile'], flag],
  MINDIE_LOG_TO_STDOUT: [['logging', 'toStdout'], flag],
  MINDIE_LOG_VERBOSE: [['logging', 'verbose'], flag],
  MINDIE_LOG_PATH: [['logging', 'path'], same],
  MINDIE_USER_HOME_PATH: [['image', 'userHomePath'], same],
  MINDIE_MODEL_NAME: [['model', 'name'], same],
  MINDIE_MODEL_WEIGHT_PATH: [['model', 'weightsPath'], same],
  MINDIE_MAX_SEQ_LEN: [['inference', 'maxSeqLen'], integer],
  MINDIE_MAX_ITER_TIMES: [['inference', 'maxIterTimes'], integer],
  MINDIE_PREFILL_BATCH_SIZE: [['inference', 'prefillBatchSize'], integer],
  MINDIE_DECODE_BATCH_SIZE: [['inference', 'decodeBatchSize'], integer],
  MINDIE_MS_P_RATE: [['server', 'rate', 'prefill'], integer],
  MINDIE_MS_D_RATE: [['server', 'rate', 'decode'], integer],
  MINDIE_ENDPOINT_HTTPS_ENABLED: [['tls', 'links', 'server'], flag],
  MINDIE_INTER_COMM_TLS_ENABLED: [['tls', 'links', 'interComm'], flag],
};
