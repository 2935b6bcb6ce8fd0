/**
 * What the readers of MindIE's files ask of them, as tables of our own after MindIE Motor (ControllerConfig, Configure,
 * ParseInitConfig, om_adapter) and MindIE LLM (ParamChecker). The lists of required keys are the same in all that were read, December
 * 2025 to April 2026; what differs is in `readers`.
 */
export type FileName =
  | 'ms_controller.json'
  | typeof controllerFileOfCoordinator
  | 'ms_coordinator.json'
  | 'http_client_ctl.json'
  | 'config.json';
/** The file of this name in the Coordinator's pods, where om_adapter alone reads it. */
export const controllerFileOfCoordinator = 'ms_controller.json of the Coordinator';
export type JsonType = 'boolean' | 'number' | 'string' | 'array' | 'object';

/** A reader's age and what it asks beyond the rest. */
export interface Reader {
  /** Date of the sources, or the release they are of. */
  readonly id: string;
  /** Ids of the release records that it stands for. */
  readonly releases: readonly string[];
  /** Whether certificate blocks must name the key stores of KMC, and http_client_ctl.json always. */
  readonly needsKmc: boolean;
  readonly truncation: readonly JsonType[];
}

export const readers: readonly Reader[] = [
  { id: '2025-12-22', releases: ['1.x', '2.0-2.1', '2.2', '2.3'], needsKmc: true, truncation: ['boolean'] },
  { id: '2025-12-31', releases: ['2.3'], needsKmc: false, truncation: ['boolean'] },
  { id: '3.0.0.beta.1', releases: ['3.0-beta'], needsKmc: false, truncation: ['boolean'] },
  { id: '3.0.0.beta.2', releases: ['3.0-beta'], needsKmc: false, truncation: ['boolean'] },
  { id: '3.0.0', releases: ['3.0'], needsKmc: false, truncation: ['boolean', 'number'] },
];

/** Required keys: a path, without which the reader ends. */
export const required: Readonly<Record<FileName, readonly string[]>> = {
  'ms_controller.json': [
    ...under('http_server', ['ip', 'port']),
    ...under('process_manager', ['to_file', 'file_path']),
    'cluster_status',
    'digs_periodic_role_decision',
    ...under('multi_node_infer_config', ['multi_node_infer_enable']),
    ...under('tls_config', [
      'request_coordinator_tls_enable',
      'request_server_tls_enable',
      'http_server_tls_enable',
      'external_coordinator_tls_enable',
    ]),
    'deploy_mode',
    'is_heterogeneous',
    'default_p_rate',
    'default_d_rate',
    'mindie_server_port',
    'mindie_server_control_port',
    'mindie_server_metric_port',
    'mindie_ms_coordinator_port',
    'mindie_ms_coordinator_external_port',
    'controller_alarm_port',
    'server_online_attempt_times',
  ],
  [controllerFileOfCoordinator]: [
    'model_type',
    ...under('tls_config', ['ccae_tls_enable', 'ccae_tls_items']),
  ],
  'ms_coordinator.json': [
    ...under('http_config', [
      'allow_all_zero_ip_listening',
      'predict_ip',
      'predict_port',
      'manage_ip',
      'manage_port',
      'alarm_port',
      'external_port',
      'status_port',
    ]),
    ...under('request_limit', ['single_node_max_requests', 'max_requests', 'body_limit']),
    ...under('metrics_config', ['enable', 'trigger_size']),
    ...under('prometheus_metrics_config', ['reuse_time']),
    'exception_config',
    ...under('digs_scheduler_config', ['deploy_mode', 'scheduler_type', 'algorithm_type']),
    'string_token_rate',
    ...under('tls_config', [
      'controller_server_tls_enable',
      'request_server_tls_enable',
      'mindie_client_tls_enable',
      'mindie_mangment_tls_enable',
      'external_tls_enable',
      'status_tls_enable',
      'etcd_server_tls_enable',
      'alarm_client_tls_enable',
    ]),
    ...under('backup_config', ['function_enable']),
  ],
  'http_client_ctl.json': [
    'tls_enable',
    ...under('cert', ['ca_cert', 'tls_cert', 'tls_key', 'tls_passwd', 'tls_crl']),
  ],
  'config.json': [
    ...under('ServerConfig', [
      'ipAddress',
      'port',
      'metricsPort',
      'allowAllZeroIpListening',
      'maxLinkNum',
      'httpsEnabled',
      'inferMode',
      'tokenTimeout',
      'e2eTimeout',
    ]),
    ...under('BackendConfig', [
      'backendName',
      'modelInstanceNumber',
      'npuDeviceIds',
      'tokenizerProcessNumber',
      'ModelDeployConfig.maxSeqLen',
      'ModelDeployConfig.maxInputTokenLen',
    ]),
    ...under('BackendConfig.ModelDeployConfig.ModelConfig.0', [
      'modelName',
      'modelWeightPath',
      'worldSize',
      'cpuMemSize',
      'npuMemSize',
      'backendType',
      'trustRemoteCode',
    ]),
    ...under('BackendConfig.ScheduleConfig', [
      'templateType',
      'templateName',
      'cacheBlockSize',
      'maxPrefillBatchSize',
      'maxPrefillTokens',
      'prefillTimeMsPerReq',
      'prefillPolicyType',
      'decodeTimeMsPerReq',
      'decodePolicyType',
      'maxBatchSize',
      'maxIterTimes',
      'maxPreemptCount',
      'supportSelectBatch',
      'maxQueueDelayMicroseconds',
    ]),
  ],
};

/** Types of the values that differ by release, or that people write otherwise. */
export const types: Readonly<Record<FileName, Readonly<Record<string, JsonType>>>> = {
  'ms_controller.json': { mindie_server_port: 'number', is_heterogeneous: 'boolean', deploy_mode: 'string' },
  [controllerFileOfCoordinator]: { model_type: 'string', 'tls_config.ccae_tls_enable': 'boolean' },
  'ms_coordinator.json': {
    'http_config.predict_port': 'string',
    'http_config.manage_port': 'string',
    'request_limit.body_limit': 'number',
  },
  'http_client_ctl.json': { tls_enable: 'boolean' },
  'config.json': {
    'ServerConfig.httpsEnabled': 'boolean',
    'ServerConfig.port': 'number',
    'BackendConfig.npuDeviceIds': 'array',
    'BackendConfig.ScheduleConfig.supportSelectBatch': 'boolean',
  },
};

/** Certificate blocks that a reader opens where the link before them is on, and how the file spells the key stores. */
export const blocks: Readonly<
  Record<'ms_controller.json' | 'ms_coordinator.json', { links: readonly string[]; kmc: readonly string[] }>
> = {
  'ms_controller.json': {
    links: ['request_coordinator_tls', 'request_server_tls', 'http_server_tls', 'external_coordinator_tls'],
    kmc: ['kmc_ksf_master', 'kmc_ksf_standby'],
  },
  'ms_coordinator.json': {
    links: [
      'controller_server_tls',
      'request_server_tls',
      'mindie_client_tls',
      'mindie_mangment_tls',
      'external_tls',
      'status_tls',
      'etcd_server_tls',
      'alarm_client_tls',
    ],
    kmc: ['kmcKsfMaster', 'kmcKsfStandby'],
  },
};

/** Files of a block; only the revocation list may be empty. */
export const blockKeys = ['ca_cert', 'tls_cert', 'tls_key', 'tls_passwd', 'tls_crl'] as const;

function under(above: string, keys: readonly string[]): string[] {
  return keys.map((key) => `${above}.${key}`);
}
