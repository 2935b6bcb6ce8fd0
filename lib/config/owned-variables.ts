import { allFields } from './fields';

/** Those that are no row of the table of fields. */
const others: Readonly<Record<string, string | undefined>> = {
  APP_TYPE: undefined,
  BOOT_KEEP_ENVIRONMENT: undefined,
  BOOT_LAYOUT: 'image.layout',
  BOOT_TLS_COPIES_PATH: undefined,
  BOOT_TLS_FILES: undefined,
  BOOT_TLS_OPTIONAL_FILES: undefined,
  BOOT_TLS_PATH: undefined,
  BOOT_TLS_PLAIN_KEYS: undefined,
  BOOT_TLS_PROBE_SECRET: 'tls.secrets',
  BOOT_TLS_SECRETS: 'tls.secrets',
  ASCEND_RT_VISIBLE_DEVICES: undefined,
  CONFIG_FROM_CONFIGMAP_PATH: undefined,
  DIST_PD_DISAGGREGATION: 'variant',
  GLOBAL_RANK_TABLE_FILE_PATH: undefined,
  HSECEASY_PATH: undefined,
  LD_LIBRARY_PATH: undefined,
  LD_PRELOAD: undefined,
  MIES_CONTAINER_IP: undefined,
  MIES_CONTAINER_MANAGEMENT_IP: undefined,
  MINDIE_INFER_MODE: 'variant',
  MINDIE_LOG_ROTATE: 'logging.rotate',
  MINDIE_MS_CONTROLLER_CONFIG_FILE_PATH: undefined,
  MINDIE_MS_COORDINATOR_CONFIG_FILE_PATH: undefined,
  MINDIE_USE_HTTPS: 'tls.links.probes',
  PATH: undefined,
  PYTHONPATH: undefined,
  RANK: undefined,
  RANKTABLEFILE: undefined,
  RANK_TABLE_FILE: undefined,
  ROLE: 'variant',
  WORLD_SIZE: 'server.npusPerInstance',
  MIES_CONFIG_JSON_PATH: undefined,
  MIES_RANKTABLEFILE: undefined,
  POD_IP: undefined,
  POD_NAMESPACE: undefined,
  // Of a single container for all components, of probes for another set-up, and of instances of several machines.
  ATB_SHARE_MEMORY_NAME_SUFFIX: undefined,
  CONFIG_FROM_CONFIG_FILE_PATH: undefined,
  LOCAL_RANK: undefined,
  MINDIE_MS_GEN_SERVER_PORT: undefined,
  MINDIE_SERVER_DISTRIBUTE: undefined,
  MINDIE_SERVER_PROBE_ONLY: undefined,
  MINDIE_UTILS_HTTP_CLIENT_CTL_CONFIG_FILE_PATH: undefined,
  NPU_DEVICE_IDS: 'server.npusPerInstance',
  PD_MODE: undefined,
};

/** Variables that the generator or the boot scripts set, with the key of the deployment file behind them, if any. */
export const ownedVariables: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(
    allFields.flatMap(({ key, variable = [], replaced = [], sets = [] }) =>
      [sets, variable, replaced].flat().map((name) => [name, key]),
    ),
  ),
  ...others,
};

/**
 * Variables that bash obeys before the first line of a script, or at any line of it (bash manual, "Bash Variables"): with
 * them a boot script does something else than it says. Functions (BASH_FUNC_name%%) are no legal names here.
 */
export const shellVariables: ReadonlySet<string> = new Set([
  'BASHOPTS',
  'BASH_COMPAT',
  'BASH_ENV',
  'BASH_XTRACEFD',
  'CDPATH',
  'ENV',
  'EXECIGNORE',
  'FUNCNEST',
  'GLOBIGNORE',
  'POSIXLY_CORRECT',
  'PS4',
  'SHELLOPTS',
  'TMOUT',
]);
