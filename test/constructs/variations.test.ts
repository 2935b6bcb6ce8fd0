// What single keys of the deployment file do to the manifests.
import type { Manifest } from '../../lib/invariants/manifest';
import {
  find,
  heterogeneous,
  homogeneous,
  jsonFile,
  mainContainer,
  manifestsOf,
  podSpec,
} from '../support/synth';

const pods = ['mindie-server', 'mindie-ms-controller', 'mindie-ms-coordinator'];

function planOf(manifests: readonly Manifest[]): unknown {
  return jsonFile(manifests, 'mindie-ranktable-plan', 'plan.json');
}

describe('weights', () => {
  const volumes = (weights: object): unknown =>
    podSpec(manifestsOf({ ...homogeneous, model: { ...homogeneous.model, weights } }), 'mindie-server')
      .volumes;

  test('come from /data of the node, read-only, and the pod says so when the node has none', () => {
    expect(volumes({})).toContainEqual({ name: 'weights', hostPath: { path: '/data', type: 'Directory' } });
    const mounts = (mainContainer(manifestsOf(homogeneous), 'mindie-server') as { volumeMounts?: unknown })
      .volumeMounts;
    expect(mounts).toContainEqual({ name: 'weights', mountPath: '/data', readOnly: true });
  });

  test('come from an existing PersistentVolumeClaim', () => {
    expect(volumes({ persistentVolumeClaim: 'weights' })).toContainEqual({
      name: 'weights',
      persistentVolumeClaim: { claimName: 'weights', readOnly: true },
    });
  });
});

describe('probes', () => {
  test('run the probe script of the image within the start-up budget', () => {
    const server = { ...homogeneous.server, startupSeconds: 901, probes: { startup: { periodSeconds: 10 } } };
    expect(mainContainer(manifestsOf({ ...homogeneous, server }), 'mindie-server')).toMatchObject({
      startupProbe: {
        exec: { command: ['/bin/bash', '/mnt/configmap/probe.sh', 'startup', '3', '0'] },
        periodSeconds: 10,
        timeoutSeconds: 4,
        failureThreshold: 91,
      },
    });
  });

  test('a Coordinator under load is not restarted, unless asked for', () => {
    const liveness = (deployment: object): unknown[] =>
      pods.map((name) => 'livenessProbe' in mainContainer(manifestsOf(deployment), name));
    expect(liveness(homogeneous)).toEqual([true, true, false]);
    const coordinator = { probes: { liveness: { enabled: true } } };
    expect(liveness({ ...homogeneous, coordinator })).toEqual([true, true, true]);
  });

  test('can each be switched off', () => {
    const off = { enabled: false };
    const controller = { probes: { startup: off, readiness: off, liveness: off } };
    expect(
      Object.keys(mainContainer(manifestsOf({ ...homogeneous, controller }), 'mindie-ms-controller')),
    ).not.toEqual(expect.arrayContaining([expect.stringMatching(/Probe$/)]));
  });
});

describe('placement', () => {
  test('prefill runs on 32G nodes only, decode on 64G nodes only', () => {
    const manifests = manifestsOf(heterogeneous);
    expect(podSpec(manifests, 'mindie-server')).toMatchObject({
      nodeSelector: { accelerator: 'huawei-Ascend910', 'hardware-type': '800I-A2-32G' },
    });
    expect(podSpec(manifests, 'mindie-server-heterogeneous')).toMatchObject({
      nodeSelector: { accelerator: 'huawei-Ascend910', 'hardware-type': '800I-A2-64G' },
    });
  });

  test('one server a node, by the label that servers carry', () => {
    const server = { ...homogeneous.server, antiAffinity: 'required' };
    const manifests = manifestsOf({ ...homogeneous, server });
    expect(podSpec(manifests, 'mindie-server')).toMatchObject({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              labelSelector: { matchLabels: { 'deploy-name': 'mindie-server' } },
              topologyKey: 'kubernetes.io/hostname',
            },
          ],
        },
      },
    });
    expect(podSpec(manifestsOf(homogeneous), 'mindie-server')).not.toHaveProperty('affinity');
  });

  test('Controller and Coordinator keep apart if they can', () => {
    const manifests = manifestsOf(homogeneous);
    const away = (app: string) => ({
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { podAffinityTerm: { labelSelector: { matchLabels: { app } } } },
          ],
        },
      },
    });
    expect(podSpec(manifests, 'mindie-ms-controller')).toMatchObject(away('mindie-ms-coordinator'));
    expect(podSpec(manifests, 'mindie-ms-coordinator')).toMatchObject(away('mindie-ms-controller'));
  });
});

describe('backup', () => {
  const backup = { controller: true, coordinator: true, etcd: { host: 'etcd.storage.svc', port: 12379 } };
  const manifests = manifestsOf({ ...homogeneous, backup });

  test.each(['mindie-ms-controller', 'mindie-ms-coordinator'])('two of %s, never on one node', (name) => {
    expect(find(manifests, 'Deployment', name).spec).toMatchObject({ replicas: 2 });
    expect(podSpec(manifests, name)).toMatchObject({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: name } } }],
        },
      },
    });
  });

  test('both files name the same etcd, and the table expects two of each', () => {
    const database = { database_server_dns: 'etcd.storage.svc', database_server_port: 12379 };
    expect(jsonFile(manifests, 'mindie-ms-controller-config', 'ms_controller.json')).toMatchObject({
      controller_backup_cfg: { function_sw: true, ...database },
    });
    expect(jsonFile(manifests, 'mindie-ms-coordinator-config', 'ms_coordinator.json')).toMatchObject({
      backup_config: { function_enable: true, ...database },
    });
    expect(planOf(manifests)).toMatchObject({ coordinator: { replicas: 2 }, controller: { replicas: 2 } });
  });
});

describe('the Service', () => {
  const service = (settings: object): Manifest[] =>
    manifestsOf({ ...homogeneous, service: settings }).filter(({ kind }) => kind === 'Service');

  test('has the node port of the kit, or another', () => {
    expect(service({})[0]?.spec).toMatchObject({
      type: 'NodePort',
      ports: [{ port: 1025, nodePort: 31015 }],
    });
    expect(service({ nodePort: 30001 })[0]?.spec?.ports).toMatchObject([{ nodePort: 30001 }]);
  });

  test('has no node port inside the cluster, and can be left out', () => {
    expect(service({ type: 'ClusterIP' })[0]?.spec?.ports?.[0]).not.toHaveProperty('nodePort');
    expect(service({ type: 'none' })).toEqual([]);
  });

  test('follows the inference port, as the Coordinator does', () => {
    const manifests = manifestsOf({ ...homogeneous, ports: { coordinator: { inference: 8000 } } });
    expect(find(manifests, 'Service', 'mindie-ms-coordinator-infer').spec?.ports).toMatchObject([
      { port: 8000, targetPort: 8000 },
    ]);
    expect(jsonFile(manifests, 'mindie-ms-coordinator-config', 'ms_coordinator.json')).toMatchObject({
      http_config: { predict_port: '8000' },
    });
  });
});

describe('the ranktable-builder', () => {
  test('expects what the deployment file says', () => {
    expect(planOf(manifestsOf({ ...heterogeneous, ranktableBuilder: { mode: 'watch' } }))).toEqual({
      version: 1,
      release: 'mindie',
      namespace: 'mindie',
      table: { configMap: 'global-ranktable', key: 'global_ranktable.json' },
      releaseSelector: { 'app.kubernetes.io/instance': 'mindie' },
      deployMode: 'pd_separate',
      heterogeneous: true,
      multiNode: { enabled: false, prefillDistributed: false, decodeDistributed: false },
      coordinator: { selector: { app: 'mindie-ms-coordinator' }, replicas: 1 },
      controller: { selector: { app: 'mindie-ms-controller' }, replicas: 1 },
      serverGroups: [
        {
          name: 'mindie-server',
          ringsConfig: 'rings-config-mindie-server',
          selector: { app: 'mindie-server' },
          replicas: 3,
          npusPerServer: 2,
          role: 'prefill',
          hardwareType: '800I A2(32G)',
          accelerator: 'ascend-910',
        },
        {
          name: 'mindie-server-heterogeneous',
          ringsConfig: 'rings-config-mindie-server-heterogeneous',
          selector: { app: 'mindie-server-heterogeneous' },
          replicas: 4,
          npusPerServer: 4,
          role: 'decode',
          hardwareType: '800I A2(64G)',
          accelerator: 'ascend-910',
        },
      ],
      source: 'operator',
      refreshPods: false,
    });
  });

  test('is a Deployment with health endpoints when it watches', () => {
    const manifests = manifestsOf({ ...homogeneous, ranktableBuilder: { mode: 'watch' } });
    expect(manifests.filter(({ kind }) => kind === 'Job')).toEqual([]);
    expect(mainContainer(manifests, 'mindie-ranktable-builder')).toMatchObject({
      args: ['watch', '--plan=mindie-ranktable-plan', '--port=8080'],
      livenessProbe: { httpGet: { path: '/healthz' }, periodSeconds: 10 },
      readinessProbe: { httpGet: { path: '/readyz' }, periodSeconds: 5 },
    });
  });

  test.each([
    [{}, ['list', 'watch']],
    [{ refreshPods: false }, ['list', 'watch']],
    [{ refreshPods: true }, ['list', 'watch', 'patch']],
  ])('may touch pods only when it is to refresh them: %j', (ranktableBuilder, verbs) => {
    const manifests = manifestsOf({ ...homogeneous, ranktableBuilder });
    const { rules } = find(manifests, 'Role', 'mindie-ranktable-builder');
    expect(rules?.find(({ resources }) => resources.includes('pods'))?.verbs).toEqual(verbs);
  });

  test.each(['job', 'watch'])('knows its namespace, and how to pull its image, as %s', (mode) => {
    const image = { ...homogeneous.image, pullSecrets: ['registry-login'] };
    const manifests = manifestsOf({ ...homogeneous, image, ranktableBuilder: { mode } });
    const workload = manifests.find(
      ({ kind, metadata }) =>
        ['Job', 'Deployment'].includes(kind) && metadata.name.startsWith('mindie-ranktable-builder'),
    );
    expect(podSpec(manifests, workload?.metadata.name ?? '')).toMatchObject({
      imagePullSecrets: [{ name: 'registry-login' }],
      containers: [
        {
          env: [
            {
              name: 'POD_NAMESPACE',
              valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
            },
          ],
        },
      ],
    });
  });

  test('is the image with a digest where it has one, without the tag of this version', () => {
    const digest = `sha256:${'1'.repeat(64)}`;
    const image = { name: 'registry.example.com/builder', digest };
    const manifests = manifestsOf({ ...homogeneous, ranktableBuilder: { mode: 'watch', image } });
    expect(mainContainer(manifests, 'mindie-ranktable-builder')).toMatchObject({
      image: `registry.example.com/builder@${digest}`,
    });
  });

  test('is admitted by the restricted level', () => {
    const job = manifestsOf(homogeneous).filter(({ kind }) => kind === 'Job');
    expect(job.map(({ spec }) => spec?.template?.spec.securityContext)).toEqual([
      { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    ]);
  });
});

test('the namespace can be left to others', () => {
  const manifests = manifestsOf({ ...homogeneous, namespace: { name: 'serving', create: false } });
  expect(manifests.filter(({ kind }) => kind === 'Namespace')).toEqual([]);
  expect(new Set(manifests.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['serving']));
});

test('without a status directory the Controller keeps no status, and mounts nothing of the node', () => {
  const manifests = manifestsOf({ ...homogeneous, controller: { statusDirectory: { enabled: false } } });
  expect(JSON.stringify(podSpec(manifests, 'mindie-ms-controller'))).not.toContain('hostPath');
  expect(jsonFile(manifests, 'mindie-ms-controller-config', 'ms_controller.json')).toMatchObject({
    process_manager: { to_file: false },
  });
});

test('a digest wins over a tag, and the version label is legal for any tag', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const tag = `_${'x'.repeat(70)}-`;
  const manifests = manifestsOf({
    ...homogeneous,
    image: { name: 'registry.example.com:5000/mindie', tag, digest },
  });
  expect(mainContainer(manifests, 'mindie-server')).toMatchObject({
    image: `registry.example.com:5000/mindie@${digest}`,
  });
  const labels = find(manifests, 'Deployment', 'mindie-server').metadata.labels;
  expect(labels?.['app.kubernetes.io/version']).toBe('x'.repeat(63));
});

describe('variables from Secrets', () => {
  const from = (secret: string, key: string): object => ({
    valueFrom: { secretKeyRef: { name: secret, key } },
  });
  const deployment = {
    ...homogeneous,
    secretEnvironment: {
      HUB_TOKEN: { secret: 'hub', key: 'token' },
      PROXY_LOGIN: { secret: 'proxy', key: 'login' },
    },
    server: {
      ...homogeneous.server,
      secretEnvironment: { HUB_TOKEN: { secret: 'hub-of-servers', key: 'token' } },
      extraEnvironment: { PROXY_LOGIN: 'none' },
    },
  };
  const manifests = manifestsOf(deployment);
  const variables = (name: string): unknown[] =>
    (mainContainer(manifests, name).env ?? []).filter((one) => /^(HUB|PROXY)_/.test(one.name));

  test('are in the pods of all components, where the value of a component wins', () => {
    expect(variables('mindie-ms-controller')).toEqual([
      { name: 'HUB_TOKEN', ...from('hub', 'token') },
      { name: 'PROXY_LOGIN', ...from('proxy', 'login') },
    ]);
    expect(variables('mindie-server')).toEqual([
      { name: 'PROXY_LOGIN', value: 'none' },
      { name: 'HUB_TOKEN', ...from('hub-of-servers', 'token') },
    ]);
  });

  test('are kept from the scripts of the image, and in no ConfigMap', () => {
    const kept = (mainContainer(manifests, 'mindie-server').env ?? []).find(
      ({ name }) => name === 'BOOT_KEEP_ENVIRONMENT',
    );
    expect(kept?.value?.split(' ')).toEqual(expect.arrayContaining(['HUB_TOKEN', 'PROXY_LOGIN']));
    expect(find(manifests, 'ConfigMap', 'mindie-common-env').data).not.toHaveProperty('HUB_TOKEN');
  });
});

describe('the user of the MindIE pods', () => {
  const security = (podSecurity: object): unknown[] =>
    pods.map((name) => podSpec(manifestsOf({ ...homogeneous, podSecurity }), name).securityContext);
  const group = { fsGroup: 1001, fsGroupChangePolicy: 'OnRootMismatch' };

  test('is that of the image unless one is named', () => {
    expect(security({})).toEqual([group, group, group]);
    const named = { runAsUser: 1001, runAsNonRoot: true };
    const all = { ...named, ...group };
    expect(security(named)).toEqual([all, all, all]);
  });
});

test('disk is asked for in every container of the pod, and only where it is said', () => {
  const resources = { requests: { ephemeralStorage: '1024Mi' }, limits: { ephemeralStorage: '2Gi' } };
  const manifests = manifestsOf({
    ...homogeneous,
    controller: { resources },
    ranktableBuilder: { mode: 'watch', resources },
  });
  const disk = (name: string): unknown[] => {
    const { initContainers = [], containers } = podSpec(manifests, name);
    return [...initContainers, ...containers].map(({ resources: { requests, limits } = {} }) => [
      requests?.['ephemeral-storage'],
      limits?.['ephemeral-storage'],
    ]);
  };
  expect(disk('mindie-ms-controller')).toEqual([
    ['1Gi', '2Gi'],
    ['1Gi', '2Gi'],
  ]);
  expect(disk('mindie-ranktable-builder')).toEqual([['1Gi', '2Gi']]);
  expect(disk('mindie-server')).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

test('the Service carries the annotations that are given, beside its own', () => {
  const service = { annotations: { 'example.com/load-balancer': 'internal' } };
  const { metadata } = find(
    manifestsOf({ ...homogeneous, service }),
    'Service',
    'mindie-ms-coordinator-infer',
  );
  expect(metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '0', ...service.annotations });
});

test.each([
  ['NodePort', {}, 31015],
  ['NodePort', { nodePort: 30500 }, 30500],
  ['LoadBalancer', {}, undefined],
  ['LoadBalancer', { nodePort: 30500 }, 30500],
  ['ClusterIP', {}, undefined],
])('a Service of type %s with %j has the node port %p', (type, more, nodePort) => {
  const manifests = manifestsOf({ ...homogeneous, service: { type, ...more } });
  const ports = find(manifests, 'Service', 'mindie-ms-coordinator-infer').spec?.ports;
  expect(ports?.map((port) => port.nodePort)).toEqual([nodePort]);
});

test("the builder's pod has its own settings, and not those of the MindIE pods", () => {
  const own = {
    nodeSelector: { pool: 'management' },
    tolerations: [{ key: 'npu', operator: 'Exists' }],
    priorityClassName: 'low',
    schedulerName: 'own-scheduler',
  };
  const keys = Object.keys(own) as (keyof typeof own)[];
  const settings = (deployment: object): unknown => {
    const spec = podSpec(manifestsOf(deployment), 'mindie-ranktable-builder') as Partial<typeof own>;
    return Object.fromEntries(keys.flatMap((key) => (spec[key] === undefined ? [] : [[key, spec[key]]])));
  };
  const ranktableBuilder = { mode: 'watch', ...own };
  expect(settings({ ...homogeneous, ranktableBuilder })).toEqual(own);
  const controller = { ...own, nodeSelector: { pool: 'others' } };
  expect(settings({ ...homogeneous, controller, ranktableBuilder: { mode: 'watch' } })).toEqual({});
});
