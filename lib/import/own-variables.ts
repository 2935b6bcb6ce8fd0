import { ownedVariables } from '../config/owned-variables';
import type { Path } from '../config/problem';
import { flag, integer, logLevel } from './draft';

type Conversion = (value: unknown) => unknown;

const same: Conversion = (value) => value;
/** How the text of a variable becomes the value of its key. */
const conversions: Readonly<Record<string, Conversion>> = {
  MINDIE_LOG_LEVEL: logLevel,
  MINDIE_LOG_TO_FILE: flag,
  MINDIE_LOG_TO_STDOUT: flag,
  MINDIE_LOG_VERBOSE: flag,
  MINDIE_LOG_PATH: same,
  MINDIE_USER_HOME_PATH: same,
  MINDIE_MODEL_NAME: same,
  MINDIE_MODEL_WEIGHT_PATH: same,
  MINDIE_MAX_SEQ_LEN: integer,
  MINDIE_MAX_ITER_TIMES: integer,
  MINDIE_PREFILL_BATCH_SIZE: integer,
  MINDIE_DECODE_BATCH_SIZE: integer,
  MINDIE_MS_P_RATE: integer,
  MINDIE_MS_D_RATE: integer,
  MINDIE_ENDPOINT_HTTPS_ENABLED: flag,
  MINDIE_INTER_COMM_TLS_ENABLED: flag,
};

/** Variables whose value has a key of its own; MindIE or the kit's boot script puts them above the files. */
export const keysOfVariables: Readonly<Record<string, readonly [Path, Conversion]>> = Object.fromEntries(
  Object.entries(conversions).map(([name, convert]) => [
    name,
    [(ownedVariables[name] ?? '').split('.'), convert],
  ]),
);
