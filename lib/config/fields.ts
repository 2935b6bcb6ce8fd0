import type { Deployment } from './deployment';
import { inferenceLimits } from './inference-limits';
import { inConfig, inController, inCoordinator, inProbeClient, type Place } from './mindie-places';
import { valueAt } from './paths';
import type { Path } from './problem';
import { isSwitchedOn, switchesOfLink, type TlsLink, tlsLinks } from './tls-links';
import { topologyOf } from './topology';

/** A value that a file or a variable can hold; undefined where the key is left out. */
export type FieldValue = string | number | boolean | undefined;

/** A key of the deployment file, and where its value stands in what MindIE reads. */
export interface Field {
  /** The key, such as `ports.server.data`. */
  readonly key: string;
  /** Its places in the MindIE files: that of the component that listens or decides comes first, and counts. */
  readonly places: readonly Place[];
  /** The value to write, where it is not just that of the key. */
  readonly value?: (deployment: Deployment) => FieldValue;
  /** Other keys that it follows from where it is left out. */
  readonly whereUnset?: readonly string[];
  /** The variable by which MindIE, or the kit's boot script, takes the same value and puts it above the files. */
  readonly variable?: string;
  /** The option in that variable, such as `-fs`, where it holds several values. */
  readonly option?: string;
  /** Whether the variable is set for all components, so that the files have nothing to say. */
  readonly isSetByVariable?: true;
  /** Older variables, over which this one wins. */
  readonly replaced?: readonly string[];
  /** Variables that are set from it in ways of their own, some of them from other keys too. */
  readonly sets?: readonly string[];
}

const server = (key: string): Place => inConfig('ServerConfig', key);
const backend = (...path: Path): Place => inConfig('BackendConfig', ...path);
const schedule = (key: string): Place => backend('ScheduleConfig', key);
const deploy = (...path: Path): Place => backend('ModelDeployConfig', ...path);
const model = (key: string): Place => deploy('ModelConfig', 0, key);
const log = (key: string): Place[] => [inController('log_info', key), inCoordinator('log_info', key)];
/** The Coordinator reads its ports as text. */
const http = (key: string): Place => ({ ...inCoordinator('http_config', key), isText: true });
const etcd = (key: string): Place[] => [
  { ...inController('controller_backup_cfg', key), readWith: 'backup.controller' },
  { ...inCoordinator('backup_config', key), readWith: 'backup.coordinator' },
];
/** It ships with other defaults than the components. */
const probeClient = (key: string): Place => ({ ...inProbeClient('log_info', key), isOnlyWritten: true });

const ports: readonly Field[] = [
  { key: 'ports.server.data', places: [server('port'), inController('mindie_server_port')] },
  {
    key: 'ports.server.management',
    places: [server('managementPort'), inController('mindie_server_control_port')],
  },
  {
    key: 'ports.server.metrics',
    places: [server('metricsPort'), inController('mindie_server_metric_port')],
  },
  { key: 'ports.server.interComm', places: [server('interCommPort')] },
  { key: 'ports.controller.http', places: [inController('http_server', 'port')] },
  { key: 'ports.controller.alarm', places: [inController('controller_alarm_port'), http('alarm_port')] },
  { key: 'ports.coordinator.inference', places: [http('predict_port')] },
  {
    key: 'ports.coordinator.management',
    places: [http('manage_port'), inController('mindie_ms_coordinator_port')],
  },
  {
    key: 'ports.coordinator.external',
    places: [http('external_port'), inController('mindie_ms_coordinator_external_port')],
  },
  { key: 'ports.coordinator.status', places: [http('status_port')] },
];

const inference: readonly Field[] = [
  { key: 'inference.maxSeqLen', places: [deploy('maxSeqLen')], variable: 'MINDIE_MAX_SEQ_LEN' },
  { key: 'inference.maxIterTimes', places: [schedule('maxIterTimes')], variable: 'MINDIE_MAX_ITER_TIMES' },
  {
    key: 'inference.maxInputTokenLen',
    places: [deploy('maxInputTokenLen')],
    value: ({ inference: given }) => inferenceLimits(given).maxInputTokenLen,
    whereUnset: ['inference.maxSeqLen'],
  },
  {
    key: 'inference.maxPrefillTokens',
    places: [schedule('maxPrefillTokens')],
    value: ({ inference: given }) => inferenceLimits(given).maxPrefillTokens,
    whereUnset: ['inference.maxInputTokenLen'],
  },
  {
    key: 'inference.prefillBatchSize',
    places: [schedule('maxPrefillBatchSize')],
    variable: 'MINDIE_PREFILL_BATCH_SIZE',
  },
  {
    key: 'inference.decodeBatchSize',
    places: [schedule('maxBatchSize')],
    variable: 'MINDIE_DECODE_BATCH_SIZE',
  },
];

/** Nobody reads the rate where the kind of node decides. */
const rateOf = (deployment: Deployment, duty: 'prefill' | 'decode'): number => {
  const topology = topologyOf(deployment);
  return topology.by === 'controller' ? topology.rate[duty] : 0;
};

const logging: readonly Field[] = [
  {
    key: 'logging.level',
    places: [...log('log_level'), probeClient('log_level')],
    variable: 'MINDIE_LOG_LEVEL',
    isSetByVariable: true,
    replaced: [
      'ATB_LOG_LEVEL',
      'LOG_LEVEL',
      'MIES_PYTHON_LOG_LEVEL',
      'MINDIEMS_LOG_LEVEL',
      'MINDIE_LLM_LOG_LEVEL',
      'MINDIE_LLM_PYTHON_LOG_LEVEL',
      'OCK_LOG_LEVEL',
    ],
  },
  {
    key: 'logging.toFile',
    places: [...log('to_file'), probeClient('to_file')],
    variable: 'MINDIE_LOG_TO_FILE',
    isSetByVariable: true,
    replaced: [
      'ATB_LOG_TO_FILE',
      'LOG_TO_FILE',
      'MIES_PYTHON_LOG_TO_FILE',
      'MINDIE_LLM_LOG_TO_FILE',
      'MINDIE_LLM_PYTHON_LOG_TO_FILE',
    ],
  },
  {
    key: 'logging.toStdout',
    places: log('to_stdout'),
    variable: 'MINDIE_LOG_TO_STDOUT',
    isSetByVariable: true,
    replaced: [
      'ATB_LOG_TO_STDOUT',
      'MIES_PYTHON_LOG_TO_STDOUT',
      'MINDIE_LLM_LOG_TO_STDOUT',
      'MINDIE_LLM_PYTHON_LOG_TO_STDOUT',
      'OCK_LOG_TO_STDOUT',
    ],
  },
  { key: 'logging.verbose', places: [], variable: 'MINDIE_LOG_VERBOSE', isSetByVariable: true },
  {
    key: 'logging.rotate.fileSizeMB',
    places: [],
    variable: 'MINDIE_LOG_ROTATE',
    option: '-fs',
    isSetByVariable: true,
    replaced: ['MINDIE_LLM_PYTHON_LOG_MAXSIZE'],
  },
  {
    key: 'logging.rotate.files',
    places: [],
    variable: 'MINDIE_LOG_ROTATE',
    option: '-r',
    isSetByVariable: true,
    replaced: ['MINDIE_LLM_PYTHON_LOG_MAXNUM'],
  },
  {
    key: 'logging.path',
    places: [],
    variable: 'MINDIE_LOG_PATH',
    isSetByVariable: true,
    replaced: ['MIES_PYTHON_LOG_PATH', 'MINDIE_LLM_PYTHON_LOG_PATH'],
  },
];

/** Keys that are read back from where they stand, each by itself. */
export const fields: readonly Field[] = [
  ...ports,
  ...inference,
  { key: 'model.name', places: [model('modelName')], variable: 'MINDIE_MODEL_NAME' },
  { key: 'model.weightsPath', places: [model('modelWeightPath')], variable: 'MINDIE_MODEL_WEIGHT_PATH' },
  {
    key: 'server.rate.prefill',
    places: [inController('default_p_rate')],
    value: (deployment) => rateOf(deployment, 'prefill'),
    variable: 'MINDIE_MS_P_RATE',
  },
  {
    key: 'server.rate.decode',
    places: [inController('default_d_rate')],
    value: (deployment) => rateOf(deployment, 'decode'),
    variable: 'MINDIE_MS_D_RATE',
  },
  { key: 'controller.statusDirectory.enabled', places: [inController('process_manager', 'to_file')] },
  { key: 'backup.controller', places: [inController('controller_backup_cfg', 'function_sw')] },
  { key: 'backup.coordinator', places: [inCoordinator('backup_config', 'function_enable')] },
  { key: 'backup.etcd.host', places: etcd('database_server_dns') },
  { key: 'backup.etcd.port', places: etcd('database_server_port') },
  ...logging,
  {
    key: 'image.userHomePath',
    places: [],
    variable: 'MINDIE_USER_HOME_PATH',
    sets: ['MIES_INSTALL_PATH', 'MINDIE_LLM_HOME_PATH', 'MINDIE_USER_HOME_PATH', 'CANN_INSTALL_PATH'],
  },
];

const variablesOfLinks: Readonly<Partial<Record<TlsLink, string>>> = {
  server: 'MINDIE_ENDPOINT_HTTPS_ENABLED',
  interComm: 'MINDIE_INTER_COMM_TLS_ENABLED',
};

/** Encrypted links: their switches are read back together, since `tls.enabled` says the same of all. */
export const tlsFields: readonly Field[] = tlsLinks.map((link) => ({
  key: `tls.links.${link}`,
  places: switchesOfLink[link],
  value: (deployment) => isSwitchedOn(deployment, link),
  whereUnset: ['tls.enabled'],
  variable: variablesOfLinks[link],
}));

/** What is so because of a key, and says nothing of its value that could be read back. */
export const settledFields: readonly Field[] = [
  {
    key: 'image.layout',
    places: [],
    whereUnset: ['image.release'],
    sets: ['MIES_INSTALL_PATH', 'MINDIE_LLM_HOME_PATH', 'CANN_INSTALL_PATH'],
  },
  {
    key: 'variant',
    places: [inController('deploy_mode'), inCoordinator('digs_scheduler_config', 'deploy_mode')],
    value: () => 'pd_separate',
  },
  {
    key: 'variant',
    places: [inController('is_heterogeneous')],
    value: (deployment) => topologyOf(deployment).by === 'hardware',
  },
  // dmi is prefill/decode disaggregation; `standard` would mix both in one server.
  { key: 'variant', places: [server('inferMode')], value: () => 'dmi' },
  { key: 'variant', places: [backend('modelInstanceNumber')], value: () => 1 },
  {
    key: 'variant',
    places: [
      inController('multi_node_infer_config', 'multi_node_infer_enable'),
      server('distDPServerEnabled'),
      backend('multiNodesInferEnabled'),
      backend('interNodeTLSEnabled'),
    ],
    value: () => false,
  },
  {
    key: 'controller.statusDirectory.enabled',
    places: [inController('process_manager', 'file_path')],
    // Under ./logs, where the status directory is mounted.
    value: () => './logs/controller_process_status.json',
  },
];

/** The whole table. */
export const allFields: readonly Field[] = [...fields, ...tlsFields, ...settledFields];

/** Names of the degrees of `parallelism` in config.json. */
export const degreeNames = {
  tp: 'tp',
  dp: 'dp',
  cp: 'cp',
  sp: 'sp',
  moeTp: 'moe_tp',
  moeEp: 'moe_ep',
} as const;

/** Where config.json has the model: its name, its weights, its NPUs and its degrees of parallelism. */
export const modelPath: Path = model('').path.slice(0, -1);

const paths = new Map<string, Path>();

export function pathOf({ key }: Pick<Field, 'key'>): Path {
  const known = paths.get(key) ?? key.split('.');
  paths.set(key, known);
  return known;
}

export function valueOf(deployment: Deployment, field: Field): FieldValue {
  if (field.value !== undefined) return field.value(deployment);
  return valueAt(deployment, pathOf(field)) as FieldValue;
}
