import type { Deployment } from '../../config/deployment';
import { inferenceLimits } from '../../config/inference-limits';
import type { Role } from '../../config/topology';
import { kmcOf } from '../../config/release';
import { isEncrypted } from '../../config/tls-links';
import { certificateFiles } from '../certificates';
import { derive, deriveEach, type DerivedValue, type Override } from './derived';
import { parallelValues } from './parallelism';

const modelDeployConfig = ['BackendConfig', 'ModelDeployConfig'];
const modelConfig = [...modelDeployConfig, 'ModelConfig', 0];

/** The values of a server role's config.json that follow from the deployment file. */
export function serverValues(
  deployment: Deployment,
  role: Role,
  overrides: readonly Override[],
): DerivedValue[] {
  const { model } = deployment;
  const limits = inferenceLimits(deployment.inference);
  return [
    // dmi is prefill/decode disaggregation; `standard` would mix both in one server.
    ...derive('variant', { inferMode: 'dmi', distDPServerEnabled: false }, ['ServerConfig']),
    ...ports(deployment),
    ...https(deployment),
    ...interComm(deployment),
    ...derive(
      'variant',
      { modelInstanceNumber: 1, multiNodesInferEnabled: false, interNodeTLSEnabled: false },
      ['BackendConfig'],
    ),
    ...npus(role, overrides),
    ...derive('model.name', { modelName: model.name }, modelConfig),
    ...derive('model.weightsPath', { modelWeightPath: model.weightsPath }, modelConfig),
    ...deriveEach(
      'inference',
      {
        maxSeqLen: ['maxSeqLen', limits.maxSeqLen],
        maxInputTokenLen: ['maxInputTokenLen', limits.maxInputTokenLen],
      },
      modelDeployConfig,
    ),
    ...deriveEach(
      'inference',
      {
        maxBatchSize: ['decodeBatchSize', limits.decodeBatchSize],
        maxPrefillBatchSize: ['prefillBatchSize', limits.prefillBatchSize],
        maxPrefillTokens: ['maxPrefillTokens', limits.maxPrefillTokens],
        maxIterTimes: ['maxIterTimes', limits.maxIterTimes],
      },
      ['BackendConfig', 'ScheduleConfig'],
    ),
  ];
}

function npus(role: Role, overrides: readonly Override[]): DerivedValue[] {
  const { npusPerPod, podsPerInstance } = role;
  const from = `${role.key}.npusPerInstance`;
  // A pod numbers its NPUs from 0, whichever they are on the node.
  const npuDeviceIds = [Array.from({ length: npusPerPod }, (_, index) => index)];
  return [
    ...derive(from, { npuDeviceIds }, ['BackendConfig']),
    ...derive(from, { worldSize: npusPerPod * podsPerInstance }, modelConfig),
    ...parallelValues(role, overrides, modelConfig),
  ];
}

function ports({ ports: { server } }: Deployment): DerivedValue[] {
  return deriveEach(
    'ports.server',
    {
      port: ['data', server.data],
      managementPort: ['management', server.management],
      metricsPort: ['metrics', server.metrics],
      interCommPort: ['interComm', server.interComm],
    },
    ['ServerConfig'],
  );
}

/** One switch covers the data, management and metrics ports, but each takes certificate files of its own. */
function https(deployment: Deployment): DerivedValue[] {
  const on = derive('tls.links.server', { httpsEnabled: isEncrypted(deployment, 'server') }, [
    'ServerConfig',
  ]);
  const files = certificateFiles(deployment, 'server', 'server');
  if (files === undefined) return on;
  const interfaces = ['tls', 'managementTls', 'metricsTls'].flatMap((prefix) => [
    ...derive(
      'tls.secrets',
      {
        [`${prefix}CaFile`]: [fileName(files.ca)],
        [`${prefix}Cert`]: files.certificate,
        [`${prefix}Pk`]: files.key,
        [`${prefix}CrlPath`]: folderOf(files.ca),
        ...password(deployment, `${prefix}PkPwd`, files.password),
      },
      ['ServerConfig'],
    ),
    ...revocationLists(`${prefix}CrlFiles`, files.revocationList),
  ]);
  const shared = {
    tlsCaPath: folderOf(files.ca),
    // Up to 2.2 the server checks these paths with HTTPS on (MindIE LLM); later it passes them over.
    kmcKsfMaster: files.kmcMaster,
    kmcKsfStandby: files.kmcStandby,
  };
  const folder = derive('tls.secrets', shared, ['ServerConfig']);
  return [...on, ...folder, ...interfaces];
}

function interComm(deployment: Deployment): DerivedValue[] {
  const isOn = isEncrypted(deployment, 'interComm');
  const on = derive('tls.links.interComm', { interCommTLSEnabled: isOn }, ['ServerConfig']);
  const files = certificateFiles(deployment, 'interComm', 'server');
  if (files === undefined) return on;
  const values = {
    interCommTlsCaPath: folderOf(files.ca),
    interCommTlsCaFiles: [fileName(files.ca)],
    interCommTlsCert: files.certificate,
    interCommPk: files.key,
    interCommTlsCrlPath: folderOf(files.ca),
    ...password(deployment, 'interCommPkPwd', files.password),
  };
  return [
    ...on,
    ...derive('tls.secrets', values, ['ServerConfig']),
    ...revocationLists('interCommTlsCrlFiles', files.revocationList),
  ];
}

/** Servers with KMC decrypt their keys with it; later ones take no password, and know no key for it. */
function password({ image }: Deployment, key: string, path: string): Record<string, string> {
  return kmcOf(image) === 'none' ? {} : { [key]: path };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** An empty list switches the revocation check off. */
function revocationLists(key: string, path: string): DerivedValue[] {
  return derive('tls.revocationLists', { [key]: path === '' ? [] : [fileName(path)] }, ['ServerConfig']);
}
