import type { Path } from '../config/problem';
import { converted, type Draft, flag, integer, logLevel, text } from './draft';
import { type Given, given } from './kit-document';
import type { JsonFile, Kit } from './kit';
import type { Shape } from './shape';

/** A value of a MindIE file. */
type Source = readonly [JsonFile, ...(string | number)[]];

const server = (...path: Path): Source => ['config.json', 'ServerConfig', ...path];
const schedule = (key: string): Source => ['config.json', 'BackendConfig', 'ScheduleConfig', key];
const deploy = (...path: Path): Source => ['config.json', 'BackendConfig', 'ModelDeployConfig', ...path];
const http = (key: string): Source => ['ms_coordinator.json', 'http_config', key];
const controller = (...path: Path): Source => ['ms_controller.json', ...path];

/** Keys of the deployment file with the values behind them: of the component that listens or decides first. */
const numbers: readonly (readonly [Path, ...Source[]])[] = [
  [['ports', 'server', 'data'], server('port'), controller('mindie_server_port')],
  [['ports', 'server', 'management'], server('managementPort'), controller('mindie_server_control_port')],
  [['ports', 'server', 'metrics'], server('metricsPort'), controller('mindie_server_metric_port')],
  [['ports', 'server', 'interComm'], server('interCommPort')],
  [['ports', 'controller', 'http'], controller('http_server', 'port')],
  [['ports', 'controller', 'alarm'], controller('controller_alarm_port'), http('alarm_port')],
  [['ports', 'coordinator', 'inference'], http('predict_port')],
  [['ports', 'coordinator', 'management'], http('manage_port'), controller('mindie_ms_coordinator_port')],
  [
    ['ports', 'coordinator', 'external'],
    http('external_port'),
    controller('mindie_ms_coordinator_external_port'),
  ],
  [['ports', 'coordinator', 'status'], http('status_port')],
  [['inference', 'maxSeqLen'], deploy('maxSeqLen')],
  [['inference', 'maxIterTimes'], schedule('maxIterTimes')],
  [['inference', 'maxInputTokenLen'], deploy('maxInputTokenLen')],
  [['inference', 'maxPrefillTokens'], schedule('maxPrefillTokens')],
  [['inference', 'prefillBatchSize'], schedule('maxPrefillBatchSize')],
  [['inference', 'decodeBatchSize'], schedule('maxBatchSize')],
];

/** Takes what the MindIE files say and the deployment file has keys for. */
export function takeMindieValues(draft: Draft, kit: Kit, { variant, components }: Shape): void {
  const of = ([file, ...path]: Source): Given | undefined => given(kit.json[file], path);
  for (const [key, ...sources] of numbers)
    draft.take(
      key,
      sources.map((source) => converted(of(source), integer)),
    );
  draft.take(['model', 'name'], [converted(of(deploy('ModelConfig', 0, 'modelName')), text)]);
  draft.take(['model', 'weightsPath'], [converted(of(deploy('ModelConfig', 0, 'modelWeightPath')), text)]);
  for (const { key } of components) {
    if (key !== 'controller' && key !== 'coordinator') takeNpus(draft, key, of);
  }
  if (variant === 'homogeneous') {
    draft.take(['server', 'rate', 'prefill'], [converted(of(controller('default_p_rate')), integer)]);
    draft.take(['server', 'rate', 'decode'], [converted(of(controller('default_d_rate')), integer)]);
  }
  draft.take(
    ['controller', 'statusDirectory', 'enabled'],
    [converted(of(controller('process_manager', 'to_file')), flag)],
  );
  takeBackup(draft, of);
  takeLogging(draft, of);
}

/** The NPUs of a pod come before what config.json says of them: a model cannot use those that its pod has not. */
function takeNpus(draft: Draft, key: ServerKey, of: (source: Source) => Given | undefined): void {
  const lengthOf = (value: unknown): unknown => (Array.isArray(value) ? value.length : undefined);
  const degree = (name: string): Given | undefined => converted(of(deploy('ModelConfig', 0, name)), integer);
  const others = (['dp', 'cp', 'pp'] as const).reduce(
    (product, name) => product * Math.max(1, Number(degree(name)?.value ?? 1)),
    1,
  );
  draft.take(
    [key, 'npusPerInstance'],
    [
      degree('worldSize'),
      converted(of(['config.json', 'BackendConfig', 'npuDeviceIds', 0]), lengthOf),
      converted(degree('tp'), (tp) => Number(tp) * others),
    ],
  );
  // tp follows from them.
  const degrees = { dp: 'dp', cp: 'cp', sp: 'sp', moeTp: 'moe_tp', moeEp: 'moe_ep' } as const;
  for (const [own, name] of Object.entries(degrees)) {
    const given = degree(name);
    // Those of 1 are none, and documents write -1 for none.
    if (Number(given?.value) > 1) draft.take([key, 'parallelism', own], [given]);
  }
}

type ServerKey = 'server' | 'prefill' | 'decode';

function takeBackup(draft: Draft, of: (source: Source) => Given | undefined): void {
  const coordinator = (key: string): Source => ['ms_coordinator.json', 'backup_config', key];
  const ofController = controller('controller_backup_cfg', 'function_sw');
  draft.take(['backup', 'controller'], [converted(of(ofController), flag)]);
  draft.take(['backup', 'coordinator'], [converted(of(coordinator('function_enable')), flag)]);
  const etcd = (key: string): (Given | undefined)[] => {
    const both = [of(controller('controller_backup_cfg', key)), of(coordinator(key))];
    // The one that is in use counts.
    return draft.value(['backup', 'controller']) === true ? both : both.reverse();
  };
  draft.take(['backup', 'etcd', 'host'], etcd('database_server_dns'));
  draft.take(
    ['backup', 'etcd', 'port'],
    etcd('database_server_port').map((port) => converted(port, integer)),
  );
}

/** Where no pod has a variable for it, which MindIE would read first. */
function takeLogging(draft: Draft, of: (source: Source) => Given | undefined): void {
  const keys = [
    ['level', 'log_level', logLevel],
    ['toFile', 'to_file', flag],
    ['toStdout', 'to_stdout', flag],
  ] as const;
  for (const [key, name, convert] of keys) {
    if (draft.entry(['logging', key]) !== undefined) continue;
    const files = ['ms_controller.json', 'ms_coordinator.json'] as const;
    draft.take(
      ['logging', key],
      files.map((file) => converted(of([file, 'log_info', name]), convert)),
    );
  }
}
