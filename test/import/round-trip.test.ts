// What a kit deploys is what its imported deployment file deploys, field by field, but for the differences below.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readKit } from '../../cli/read-kit';
import { importKit } from '../../lib/import';
import type { Manifest } from '../../lib/invariants/manifest';
import { synth } from '../support/synth';
import { type Fields, fieldsOf, flat, idOf, kitObjects, variablesOf } from './kit-fields';

const kitsFolder = path.join(__dirname, 'kits');
const kits = readdirSync(kitsFolder).sort();

const replaced = 'the boot scripts of the generator replace the scripts of the kit';
const ownLabels = 'labels and annotations of the generator, beside those of the kit';
const sayMore = 'the generator always says it; the kit leaves it to MindIE or Kubernetes';

/** Each difference that is meant: a pattern of its field, why, and the kit that it is limited to. */
const differences: readonly (readonly [string, string, string?])[] = [
  // Objects that live in the cluster.
  ['ConfigMap/rings-config-* data.hccl.json', 'the operator owns it, and applying again must not reset it'],
  ['ConfigMap/rings-config-* metadata.labels.app.kubernetes.io/*', ownLabels],
  ['* metadata.annotations.argocd.argoproj.io/*', 'order for GitOps tools'],
  ['Deployment/* metadata.labels.*kubernetes.io/*', ownLabels],
  ['Deployment/* metadata.labels.deploy-name', ownLabels],
  ['Deployment/* spec.template.metadata.labels.*kubernetes.io/*', ownLabels],
  ['Deployment/* spec.template.metadata.labels.cdk8s-mindie/template-hash', ownLabels],
  ['Deployment/* spec.template.metadata.annotations.checksum/config', ownLabels],
  ['Service/* metadata.labels.*kubernetes.io/*', ownLabels],
  ['Service/* metadata.labels.app', 'nothing looks for it'],
  // Roll-outs and the wait for the table.
  ['Deployment/* spec.strategy.*', 'a surge pod would find no NPU and freeze the operator'],
  ['Deployment/* spec.progressDeadlineSeconds', 'a first start waits for the table'],
  [
    'Deployment/* spec.template.spec.initContainers.*',
    'waiting for the table must not use up the start-up budget',
  ],
  // Pods.
  [
    'Deployment/* spec.template.spec.enableServiceLinks',
    'variables of Services are read as numbers by the Controller',
  ],
  [
    'Deployment/* spec.template.spec.securityContext.fsGroupChangePolicy',
    'weights are not walked through at every start',
  ],
  ['Deployment/*-ms-* spec.template.spec.affinity.*', 'Controller and Coordinator keep apart'],
  ['Deployment/*-ms-* spec.template.spec.terminationGracePeriodSeconds', 'the kit cuts off what is going on'],
  ['Deployment/* spec.template.spec.container.name', 'containers are named after what they are'],
  ['Deployment/* spec.template.spec.container.command.*', replaced],
  [
    'Deployment/* spec.template.spec.container.*Probe.exec.command.*',
    'a script of the generator finds the probe script of the image, and gives it a time-out',
  ],
  ['Deployment/* spec.template.spec.container.*Probe.timeoutSeconds', sayMore],
  ['Deployment/* spec.template.spec.container.*Probe.failureThreshold', sayMore],
  [
    'Deployment/*-ms-coordinator spec.template.spec.container.livenessProbe.*',
    'off unless asked for: under load it restarts a Coordinator that works',
  ],
  ['Deployment/* ports.*', 'the kit declares no ports'],
  ['Service/* spec.ports.0.name', sayMore],
  ['Service/* status.loadBalancer', 'the cluster owns it'],
  ['Service/* spec.sessionAffinity', 'it is the default of Kubernetes'],
  // Files.
  ['Deployment/* mount./mnt/configmap/*.py.*', replaced],
  ['Deployment/* mount./mnt/configmap/*.sh.*', replaced],
  ['Deployment/* mount./user/serverid/devindex/config.readOnly', 'nothing writes there'],
  [
    'Deployment/* mount./user/serverid/devindex/config.configMap',
    'named after the release, so that two do not collide',
  ],
  ['Deployment/*-server* mount./data.type', 'the pod says so when its node lacks the weights'],
  ['Deployment/*-server mount./weights.type', 'the pod says so when its node lacks the weights', 'odd'],
  // Variables.
  ['Deployment/* env.APP_TYPE', 'the probes need no table'],
  ['Deployment/* env.BOOT_*', 'for the boot scripts'],
  ['Deployment/* env.MIES_CONTAINER_*', 'the boot script of the kit sets it'],
  ['Deployment/* env.POD_NAMESPACE', 'an active/standby pair needs it', 'odd'],
  ['Deployment/* env.MINDIE_LOG_ROTATE', sayMore],
  ['Deployment/* env.MINDIE_LOG_VERBOSE', sayMore],
  [
    'file config.json of * BackendConfig.ModelDeployConfig.truncation',
    'older servers refuse a number, and 0 is the same as nothing',
  ],
  // TLS.
  ['Deployment/* mount.*/security*', 'certificates come from Secrets', 'tls'],
  ['Deployment/* mount./mnt/certificates*', 'the readers refuse what a Secret shows, and take copies', 'tls'],
  [
    'Deployment/* spec.template.spec.container.startupProbe.*',
    'with TLS the probes of the kit had to be deleted by hand',
    'tls',
  ],
  [
    'Deployment/* spec.template.spec.container.livenessProbe.*',
    'with TLS the probes of the kit had to be deleted by hand',
    'tls',
  ],
  ['file *_tls_items.*', 'certificates come from Secrets', 'tls'],
  ['file http_client_ctl.json cert.*', 'certificates come from Secrets'],
  ['file config.json of * ServerConfig.*Tls*', 'certificates come from Secrets', 'tls'],
  ['file config.json of * ServerConfig.kmc*', 'certificates come from Secrets', 'tls'],
  ['file config.json of * ServerConfig.tls*', 'certificates come from Secrets', 'tls'],
  ['file config.json of * ServerConfig.interCommPk*', 'certificates come from Secrets', 'tls'],
  ['file config.json of * BackendConfig.interNodeTLSEnabled', 'an instance is on one node', 'tls'],
  ['file * tls_config.etcd_server_tls_enable', 'there is no etcd without a standby', 'tls'],
  ['file ms_controller.json tls_config.ccae_tls_enable', 'no CCAE is named', 'tls'],
  // Logging.
  ['file http_client_ctl.json log_info.to_file', 'one switch for all components'],
  ['file * log_info.log_level', 'variables win over files, so both say the same', 'odd'],
  ['file * log_info.to_stdout', 'variables win over files, so both say the same', 'odd'],
];

/** What boot.sh of the kits exports over the variables of the pods. */
const hccl = {
  HCCL_RDMA_RETRY_CNT: '7',
  HCCL_RDMA_TIMEOUT: '18',
  HCCL_EXEC_TIMEOUT: '60',
  GRPC_POLL_STRATEGY: 'poll',
};
const odd = {
  MINDIE_LOG_LEVEL: 'DEBUG',
  MINDIE_LOG_TO_STDOUT: '0',
  ASCEND_GLOBAL_LOG_LEVEL: '3',
  TASK_QUEUE_ENABLE: '2',
};
const exports: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  heterogeneous: { server: { ...hccl, HCCL_RDMA_RETRY_CNT: '5' } },
  homogeneous: { server: hccl },
  odd: {
    server: {
      ...hccl,
      ...odd,
      HCCL_RDMA_RETRY_CNT: '6',
      PYTORCH_NPU_ALLOC_CONF: 'expandable_segments:True',
      OMP_NUM_THREADS: '16',
    },
    controller: { ...odd, CONTROLLER_EXTRA: 'one' },
    coordinator: odd,
  },
  tls: { server: hccl },
};

/** MINDIE_USER_HOME_PATH of the ConfigMap common-env, which deploy.sh makes. */
const homes: Readonly<Record<string, string>> = { odd: '/opt/mindie' };

const patterns = differences.map(([pattern]) => {
  const escaped = pattern.split('*').map((text) => text.replace(/[.$^+?()[\]{}|\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`);
});
const used = new Set<number>();

/** `isAdded`: the kit has no such field at all. */
function isMeant(field: string, kit: string, isAdded: boolean): boolean {
  const matching = patterns.flatMap((pattern, index) => {
    const [, why, only = kit] = differences[index] ?? [];
    const mustBeAdded = why === sayMore || why === ownLabels;
    return only === kit && (isAdded || !mustBeAdded) && pattern.test(field) ? [index] : [];
  });
  matching.slice(0, 1).forEach((index) => used.add(index));
  return matching.length > 0;
}

function imported(kit: string): string {
  const folder = path.join(kitsFolder, kit);
  const result = importKit(readKit(folder).files, { folder: kit });
  if (result.problems !== undefined) throw new Error(JSON.stringify(result.problems));
  return result.text;
}

function sharedOf(manifests: readonly Manifest[]): Record<string, string> {
  const common = manifests.find(({ metadata }) => metadata.name.endsWith('-common-env'));
  return common?.data ?? {};
}

function merged(all: readonly Fields[]): Map<string, unknown> {
  return new Map(all.flatMap((fields) => [...fields]));
}

function fieldsOfKit(kit: string, ids: readonly string[]): Map<string, unknown> {
  const { objects, files } = kitObjects(path.join(kitsFolder, kit));
  const home = { MINDIE_USER_HOME_PATH: homes[kit] ?? '/usr/local' };
  const ofObjects = objects
    .filter((object) => ids.includes(idOf(object)))
    .map((object) => {
      if (object['kind'] !== 'Deployment') return fieldsOf(object, {});
      const [, component = ''] =
        /-(server|controller|coordinator)(?:-heterogeneous)?$/.exec(idOf(object)) ?? [];
      return fieldsOf(object, { ...variablesOf(object, home), ...exports[kit]?.[component] });
    });
  const servers = ids
    .filter((id) => /^Deployment\/.*-server/.test(id))
    .map((id) => id.slice('Deployment/'.length));
  const copies = Object.entries(files).flatMap(([name, file]) =>
    name === 'config.json' ? servers.map((server) => [`${name} of ${server}-config`, file]) : [[name, file]],
  ) as [string, unknown][];
  return merged([...ofObjects, ...copies.map(([name, file]) => flat(`file ${name}`, file))]);
}

function fieldsOfOutput(manifests: readonly Manifest[], ids: readonly string[]): Map<string, unknown> {
  const objects = manifests as unknown as Record<string, unknown>[];
  const ofObjects = objects
    .filter((object) => ids.includes(idOf(object)))
    .map((object) =>
      fieldsOf(object, object['kind'] === 'Deployment' ? variablesOf(object, sharedOf(manifests)) : {}),
    );
  const files = manifests.flatMap(({ kind, metadata, data = {} }) =>
    kind !== 'ConfigMap'
      ? []
      : Object.entries(data)
          .filter(([name]) => /^(ms_\w+|config|http_client_ctl)\.json$/.test(name))
          .map(
            ([name, text]) => [name === 'config.json' ? `${name} of ${metadata.name}` : name, text] as const,
          ),
  );
  return merged([...ofObjects, ...files.map(([name, text]) => flat(`file ${name}`, JSON.parse(text)))]);
}

/** The objects of the kit that the variant uses. */
function idsOf(kit: string): string[] {
  const all = kitObjects(path.join(kitsFolder, kit)).objects.map(idOf);
  return kit === 'heterogeneous' ? all : all.filter((id) => !id.endsWith('-heterogeneous'));
}

const warned: Readonly<Record<string, readonly string[]>> = {
  heterogeneous: ['coordinator-liveness-probe'],
  odd: ['volcano-accelerator-type', 'coordinator-liveness-probe'],
};

describe.each(kits)('%s', (kit) => {
  const text = imported(kit);
  const { messages, warnings, manifests } = synth({ 'imported.yaml': text });

  test('its deployment file is right, and warns of what the kit itself does', () => {
    expect(messages).toEqual([]);
    const names = warnings.map((warning) => /\[([a-z-]+)\]$/.exec(warning)?.[1]);
    expect(names).toEqual(warned[kit] ?? []);
  });

  test('every field of the kit has its value in the output, and the output has no other', () => {
    const ids = idsOf(kit);
    const [before, after] = [fieldsOfKit(kit, ids), fieldsOfOutput(manifests, ids)];
    const names = [...new Set([...before.keys(), ...after.keys()])];
    expect(before.size).toBeGreaterThan(400);
    const different = names.filter(
      (name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)),
    );
    const told = different
      .filter((name) => !isMeant(name, kit, before.get(name) === undefined))
      .map((name) => [name, before.get(name), after.get(name)]);
    expect(told).toEqual([]);
  });

  test('the same kit, read in another order, yields the same bytes', () => {
    const { files } = readKit(path.join(kitsFolder, kit));
    const again = importKit([...files].reverse(), { folder: kit });
    expect(again).toEqual(importKit(files, { folder: kit }));
    expect(again.text).toBe(text);
  });

  test('its deployment file and report', () => {
    const { files } = readKit(path.join(kitsFolder, kit));
    const named = files.map((file) => ({ ...file, file: file.name }));
    const { report } = importKit(named, { folder: kit }) as { report?: unknown };
    expect({ text, report }).toMatchSnapshot();
  });
});

test('every difference that is meant is there', () => {
  expect(differences.filter((_, index) => !used.has(index))).toEqual([]);
});
