import environmentSchema from '../../../schemas/environment.schema.json';
import type { Deployment } from '../deployment';
import type { Finding, Path } from '../problem';
import { serverRoles } from '../server-roles';

/** Variables that the generator or the boot scripts set, with the key of the deployment file behind them, if any. */
const ownedVariables: Readonly<Record<string, string | undefined>> = {
  APP_TYPE: undefined,
  BOOT_KEEP_ENVIRONMENT: undefined,
  BOOT_LAYOUT: 'image.layout',
  BOOT_MANAGE_PORT: 'ports.coordinator.management',
  BOOT_PREDICT_PORT: 'ports.coordinator.inference',
  CANN_INSTALL_PATH: 'image.layout',
  CONFIG_FROM_CONFIGMAP_PATH: undefined,
  GLOBAL_RANK_TABLE_FILE_PATH: undefined,
  HSECEASY_PATH: undefined,
  LD_LIBRARY_PATH: undefined,
  LD_PRELOAD: undefined,
  MIES_CONTAINER_IP: undefined,
  MIES_CONTAINER_MANAGEMENT_IP: undefined,
  MIES_INSTALL_PATH: 'image.layout',
  MINDIE_DECODE_BATCH_SIZE: 'inference.decodeBatchSize',
  MINDIE_ENDPOINT_HTTPS_ENABLED: 'tls.links.server',
  MINDIE_INFER_MODE: 'variant',
  MINDIE_INTER_COMM_TLS_ENABLED: 'tls.links.interComm',
  MINDIE_LLM_HOME_PATH: 'image.layout',
  MINDIE_LOG_LEVEL: 'logging.level',
  MINDIE_LOG_PATH: 'logging.path',
  MINDIE_LOG_ROTATE: 'logging.rotate',
  MINDIE_LOG_TO_FILE: 'logging.toFile',
  MINDIE_LOG_TO_STDOUT: 'logging.toStdout',
  MINDIE_LOG_VERBOSE: 'logging.verbose',
  MINDIE_MAX_ITER_TIMES: 'inference.maxIterTimes',
  MINDIE_MAX_SEQ_LEN: 'inference.maxSeqLen',
  MINDIE_MODEL_NAME: 'model.name',
  MINDIE_MODEL_WEIGHT_PATH: 'model.weightsPath',
  MINDIE_MS_CONTROLLER_CONFIG_FILE_PATH: undefined,
  MINDIE_MS_COORDINATOR_CONFIG_FILE_PATH: undefined,
  MINDIE_MS_D_RATE: 'server.rate.decode',
  MINDIE_MS_P_RATE: 'server.rate.prefill',
  MINDIE_PREFILL_BATCH_SIZE: 'inference.prefillBatchSize',
  MINDIE_USER_HOME_PATH: 'image.userHomePath',
  MINDIE_USE_HTTPS: 'tls.links.probes',
  PATH: undefined,
  PYTHONPATH: undefined,
  MIES_CONFIG_JSON_PATH: undefined,
  POD_IP: undefined,
  POD_NAMESPACE: undefined,
};

/** extraEnvironment is for what the schema does not know: everything else has one place, where it is checked. */
export function checkEnvironment(deployment: Deployment): Finding[] {
  const components = [
    ...serverRoles(deployment),
    { key: 'controller', settings: deployment.controller },
    { key: 'coordinator', settings: deployment.coordinator },
  ] as const;
  return [
    ...extras(['extraEnvironment'], deployment.extraEnvironment),
    ...components.flatMap(({ key, settings }) =>
      extras([key, 'extraEnvironment'], settings.extraEnvironment),
    ),
  ];
}

function extras(path: Path, variables: Readonly<Record<string, string>>): Finding[] {
  return Object.keys(variables).flatMap((name): Finding[] => {
    const base = { path: [...path, name], got: name, atKey: true };
    if (Object.hasOwn(environmentSchema.properties, name)) {
      const fix = 'Move it there, where its value is checked.';
      return [
        {
          ...base,
          what: 'a variable of MindIE',
          expected: `it under ${[...path.slice(0, -1), 'environment'].join('.')}`,
          fix,
        },
      ];
    }
    if (!Object.hasOwn(ownedVariables, name)) return [];
    const key = ownedVariables[name];
    const expected = key === undefined ? 'a variable that is not derived' : `the key ${key} instead`;
    const fix = key === undefined ? 'Remove it: its value follows from the deployment.' : `Set ${key}.`;
    return [{ ...base, what: 'a variable that the manifests set', expected, fix }];
  });
}
