// The eight promises of the output, each in words. What holds for every output is checked by lib/invariants as well.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { containersOf, type Manifest, podTemplateOf } from '../lib/invariants/manifest';
import {
  environmentOf,
  find,
  heterogeneous,
  homogeneous,
  jsonFile,
  manifestsOf,
  podSpec,
  readTree,
  run,
  synth,
} from './support/synth';

const variants = { homogeneous, heterogeneous };
const servers = {
  homogeneous: ['mindie-server'],
  heterogeneous: ['mindie-server', 'mindie-server-heterogeneous'],
};

interface ServerConfig {
  ServerConfig: Record<string, unknown>;
  BackendConfig: {
    npuDeviceIds: number[][];
    ModelDeployConfig: { ModelConfig: { worldSize: number; tp: number }[] };
  };
}

function workloads(manifests: readonly Manifest[]): Manifest[] {
  return manifests.filter((manifest) => podTemplateOf(manifest) !== undefined);
}

/** Hash of each workload's pod template, by its name. */
function templates(manifests: readonly Manifest[]): Record<string, string> {
  return Object.fromEntries(
    workloads(manifests)
      .filter(({ kind }) => kind === 'Deployment')
      .map((manifest) => [manifest.metadata.name, JSON.stringify(podTemplateOf(manifest))]),
  );
}

/** Names of the Deployments whose pods restart when one deployment file becomes another. */
function restarted(before: object, after: object): string[] {
  const [old, young] = [templates(manifestsOf(before)), templates(manifestsOf(after))];
  return Object.keys(young).filter((name) => old[name] !== undefined && old[name] !== young[name]);
}

describe.each(['homogeneous', 'heterogeneous'] as const)('%s:', (variant) => {
  const manifests = manifestsOf(variants[variant]);

  test('1. the ConfigMaps that the cluster writes into carry metadata only, and hardware_type where it is ours', () => {
    const written = manifests.filter(({ metadata: { name } }) =>
      /^(rings-config-|global-ranktable$)/.test(name),
    );
    const hardware = [{ hardware_type: '800I A2(32G)' }, { hardware_type: '800I A2(64G)' }];
    expect(written.map(({ data }) => data)).toEqual(
      variant === 'homogeneous' ? [undefined, undefined] : [undefined, ...hardware],
    );
  });

  test('2. NPU requests, limits, worldSize, tp and npuDeviceIds of a server are one number', () => {
    for (const name of servers[variant]) {
      const { requests, limits } = podSpec(manifests, name).containers[0]?.resources ?? {};
      const npus = Number(requests?.['huawei.com/Ascend910']);
      const { BackendConfig } = jsonFile(manifests, `${name}-config`, 'config.json') as ServerConfig;
      const model = BackendConfig.ModelDeployConfig.ModelConfig[0];
      expect([limits?.['huawei.com/Ascend910'], model?.worldSize, model?.tp].map(Number)).toEqual([
        npus,
        npus,
        npus,
      ]);
      expect(BackendConfig.npuDeviceIds).toEqual([[...Array(npus).keys()]]);
    }
  });

  test('2. both ends know the same ports and the same topology', () => {
    const controller = jsonFile(manifests, 'mindie-ms-controller-config', 'ms_controller.json') as Record<
      string,
      unknown
    >;
    const coordinator = jsonFile(manifests, 'mindie-ms-coordinator-config', 'ms_coordinator.json') as Record<
      'http_config' | 'digs_scheduler_config',
      Record<string, string>
    >;
    const { ServerConfig } = jsonFile(manifests, 'mindie-server-config', 'config.json') as ServerConfig;
    expect(controller['mindie_server_port']).toBe(ServerConfig['port']);
    expect(controller['mindie_server_control_port']).toBe(ServerConfig['managementPort']);
    expect(controller['mindie_server_metric_port']).toBe(ServerConfig['metricsPort']);
    expect(String(controller['mindie_ms_coordinator_port'])).toBe(coordinator.http_config['manage_port']);
    expect(String(controller['mindie_ms_coordinator_external_port'])).toBe(
      coordinator.http_config['external_port'],
    );
    expect(String(controller['controller_alarm_port'])).toBe(coordinator.http_config['alarm_port']);
    expect(controller['deploy_mode']).toBe(coordinator.digs_scheduler_config['deploy_mode']);
    expect(controller['is_heterogeneous']).toBe(variant === 'heterogeneous');
    expect(ServerConfig['inferMode']).toBe('dmi');
  });

  test('3. the same input gives the same bytes, wherever the file lies', () => {
    expect(synth({ 'a.yaml': variants[variant] }).files).toEqual(
      synth({ 'a.yaml': variants[variant] }).files,
    );
    expect(JSON.stringify(synth({ 'a.yaml': variants[variant] }).files)).not.toContain(
      path.resolve(__dirname, '..'),
    );
  });

  test('4. the files sort in apply order: namespace, ConfigMaps and permissions, workloads', () => {
    const kinds = manifests.map(({ kind }) => kind);
    expect(kinds[0]).toBe('Namespace');
    const lastInput = Math.max(
      ...['ConfigMap', 'ServiceAccount', 'Role', 'RoleBinding'].map((kind) => kinds.lastIndexOf(kind)),
    );
    const firstWorkload = Math.min(...['Job', 'Deployment'].map((kind) => kinds.indexOf(kind)));
    expect(lastInput).toBeLessThan(firstWorkload);
  });

  test('4. Argo CD waves say the same, with the builder in the wave of the workloads', () => {
    const isolated = manifestsOf({ ...variants[variant], networkPolicy: true });
    const waves = isolated.map(({ kind, metadata }) => [
      kind,
      metadata.annotations?.['argocd.argoproj.io/sync-wave'],
    ]);
    const expected: Record<string, string> = {
      Namespace: '-2',
      ConfigMap: '-1',
      ServiceAccount: '-1',
      Role: '-1',
      RoleBinding: '-1',
      NetworkPolicy: '-1',
    };
    expect(waves).toEqual(isolated.map(({ kind }) => [kind, expected[kind] ?? '0']));
  });

  test('6. every name, selector and app label begins with the release', () => {
    const renamed = manifestsOf({ ...variants[variant], name: 'blue', networkPolicy: true });
    for (const { kind, metadata, spec } of renamed.filter(({ kind }) => kind !== 'Namespace')) {
      expect(`${kind} ${metadata.name}`).toMatch(/ (rings-config-)?blue-/);
      expect(metadata.labels?.['app.kubernetes.io/instance']).toBe('blue');
      for (const app of JSON.stringify(spec ?? {}).match(/"app":"[^"]*"/g) ?? [])
        expect(app).toMatch(/"app":"blue-/);
    }
  });

  test('7. nothing is privileged, and only the builder holds a service-account token', () => {
    for (const manifest of workloads(manifests)) {
      const spec = podTemplateOf(manifest)?.spec;
      const isBuilder = manifest.metadata.name.startsWith('mindie-ranktable-builder');
      expect(spec?.automountServiceAccountToken).toBe(isBuilder);
      expect(spec?.enableServiceLinks).toBe(false);
      for (const { securityContext } of spec === undefined ? [] : containersOf(spec)) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        });
        expect(securityContext?.privileged).toBeUndefined();
      }
    }
  });

  test('7. the builder reads pods, its plan and its inputs, and writes nothing but the table and events', () => {
    const rings = servers[variant].map((name) => `rings-config-${name}`);
    expect(find(manifests, 'Role', 'mindie-ranktable-builder').rules).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        verbs: ['list', 'watch'],
        resourceNames: ['mindie-ranktable-plan', ...rings],
      },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        verbs: ['list', 'watch', 'patch'],
        resourceNames: ['global-ranktable'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ]);
  });

  test('7. the namespace carries the level that hostPath volumes need, and no stricter one would admit the servers', () => {
    const labels = find(manifests, 'Namespace', 'mindie').metadata.labels;
    expect(labels?.['pod-security.kubernetes.io/enforce']).toBe('privileged');
    expect(podSpec(manifests, 'mindie-server').volumes?.some(({ hostPath }) => hostPath !== undefined)).toBe(
      true,
    );
  });

  test('every object carries the recommended labels, so that kubectl finds one deployment by them', () => {
    const pods = workloads(manifests).map((manifest) => podTemplateOf(manifest)?.metadata);
    for (const labels of [...manifests.map(({ metadata }) => metadata), ...pods].map(
      (metadata) => metadata?.labels,
    )) {
      expect(labels).toMatchObject({
        'app.kubernetes.io/name': 'mindie',
        'app.kubernetes.io/instance': 'mindie',
        'app.kubernetes.io/component': expect.any(String) as string,
        'app.kubernetes.io/part-of': 'mindie-pd',
        'app.kubernetes.io/managed-by': 'cdk8s-mindie',
      });
    }
  });

  test('only what runs an image carries its version', () => {
    const versions = manifests.map(({ metadata }) => metadata.labels?.['app.kubernetes.io/version']);
    const isSet = manifests.map((manifest) => podTemplateOf(manifest) !== undefined);
    expect(versions.map((one) => one !== undefined)).toEqual(isSet);
    const ofPods = manifests.map(
      (manifest) => podTemplateOf(manifest)?.metadata?.labels?.['app.kubernetes.io/version'],
    );
    expect(ofPods).toEqual(versions);
  });

  test('the names and labels that other software looks for are those of the kit', () => {
    for (const name of servers[variant]) {
      const contract = { app: name, 'deploy-name': name, 'ring-controller.atlas': 'ascend-910b' };
      const deployment = find(manifests, 'Deployment', name);
      expect(deployment.metadata.labels).toMatchObject(contract);
      expect(podTemplateOf(deployment)?.metadata?.labels).toMatchObject(contract);
      expect(find(manifests, 'ConfigMap', `rings-config-${name}`).metadata.labels).toMatchObject({
        'ring-controller.atlas': 'ascend-910b',
      });
    }
    const controller = { app: 'mindie-ms-controller', 'deploy-name': 'mindie-ms-controller' };
    expect(find(manifests, 'Deployment', 'mindie-ms-controller').metadata.labels).toMatchObject(controller);
    expect(find(manifests, 'Deployment', 'mindie-ms-coordinator').metadata.labels).toMatchObject({
      app: 'mindie-ms-coordinator',
    });
    expect(find(manifests, 'Service', 'mindie-ms-coordinator-infer').spec?.ports).toMatchObject([
      { port: 1025, targetPort: 1025, nodePort: 31015 },
    ]);
    expect(environmentOf(manifests, 'mindie-ms-controller')['APP_TYPE']).toBe('mindie-ms-controller');
    expect(environmentOf(manifests, 'mindie-server')['APP_TYPE']).toBe('mindie-ms-server');
  });

  test('servers roll without a surge pod, which would freeze the operator', () => {
    for (const name of servers[variant]) {
      expect(find(manifests, 'Deployment', name).spec).toMatchObject({
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } },
      });
    }
  });

  test('waiting for the table is the work of an init container', () => {
    for (const name of [...servers[variant], 'mindie-ms-controller', 'mindie-ms-coordinator']) {
      expect(podSpec(manifests, name).initContainers?.map((container) => container.name)).toEqual([
        'wait-for-table',
      ]);
    }
  });
});

describe('5. only the roles whose files changed get a new pod template:', () => {
  const all = ['mindie-server', 'mindie-ms-controller', 'mindie-ms-coordinator'];
  test.each<[string, object, string[]]>([
    ['nothing changed', {}, []],
    ['a comment or the order of keys', { server: { npusPerInstance: 2, instances: 4 } }, []],
    ['the image', { image: { name: 'mindie', tag: '2.3' } }, all],
    ['the log level of all components', { logging: { level: 'DEBUG' } }, all],
    [
      'a Coordinator setting',
      { overrides: { 'ms_coordinator.json': { request_limit: { max_requests: 5000 } } } },
      ['mindie-ms-coordinator'],
    ],
    [
      'a server setting',
      { overrides: { 'config.json': { ServerConfig: { maxLinkNum: 300 } } } },
      ['mindie-server'],
    ],
    [
      'a Controller setting',
      { overrides: { 'ms_controller.json': { http_retries: 4 } } },
      ['mindie-ms-controller'],
    ],
    [
      'where CCAE is, to which Controller and Coordinator send alarms',
      { overrides: { 'ms_controller.json': { ccae: { ip: '10.0.0.9', port: 31948 } } } },
      all.slice(1),
    ],
    [
      'the name of the model in alarms',
      { overrides: { 'ms_controller.json': { model_type: 'qwen3-32b' } } },
      all.slice(1),
    ],
    [
      'the rate',
      { server: { instances: 4, npusPerInstance: 2, rate: { prefill: 2, decode: 2 } } },
      ['mindie-ms-controller'],
    ],
    ['one more instance', { server: { instances: 5, npusPerInstance: 2 } }, []],
    ['the NPUs of an instance', { server: { instances: 4, npusPerInstance: 4 } }, ['mindie-server']],
    [
      'an environment variable of the servers',
      { server: { instances: 4, npusPerInstance: 2, environment: { OMP_NUM_THREADS: 10 } } },
      ['mindie-server'],
    ],
    ['the Service', { service: { type: 'ClusterIP' } }, []],
    ['the network policies', { networkPolicy: true }, []],
    ['the mode of the builder', { ranktableBuilder: { mode: 'watch' } }, []],
  ])('%s', (_, change, expected) => {
    expect(restarted(homogeneous, { ...homogeneous, ...change }).sort()).toEqual([...expected].sort());
  });

  test('a heterogeneous role is not restarted by a change of the other', () => {
    const changed = { ...heterogeneous, decode: { instances: 4, npusPerInstance: 8 } };
    expect(restarted(heterogeneous, changed)).toEqual(['mindie-server-heterogeneous']);
  });
});

describe('the builder Job is named by a hash of its own spec and plan, so that whatever replaces pods makes a new one:', () => {
  const jobName = (deployment: object): string | undefined =>
    manifestsOf(deployment).find(({ kind }) => kind === 'Job')?.metadata.name;

  test.each([
    ['one more instance', { server: { instances: 5, npusPerInstance: 2 } }, false],
    ['other NPUs', { server: { instances: 4, npusPerInstance: 4 } }, false],
    ['another deadline', { ranktableBuilder: { timeoutSeconds: 600 } }, false],
    ['another builder image', { ranktableBuilder: { image: { tag: '9' } } }, false],
    ['another MindIE image', { image: { name: 'mindie', tag: '2.3' } }, false],
    ['another log level', { logging: { level: 'DEBUG' } }, false],
    ['a Coordinator setting', { overrides: { 'ms_coordinator.json': { string_token_rate: 3 } } }, false],
    ['network policies replace no pod', { networkPolicy: true }, true],
    ['another Service replaces no pod', { service: { type: 'ClusterIP' } }, true],
    ['another order of keys replaces no pod', { server: { npusPerInstance: 2, instances: 2 } }, true],
  ])('%s', (_, change, same) => {
    expect(jobName({ ...homogeneous, ...change }) === jobName(homogeneous)).toBe(same);
    expect(jobName({ ...homogeneous, ...change })).toMatch(/^mindie-ranktable-builder-[0-9a-f]{8}$/);
  });
});

describe('a roll-out reaches its end:', () => {
  const generation = 'cdk8s-mindie/template-hash';
  const plan = (manifests: readonly Manifest[]) =>
    jsonFile(manifests, 'mindie-ranktable-plan', 'plan.json') as {
      serverGroups: { selector: Record<string, string> }[];
      controller: { selector: Record<string, string> };
      coordinator: { selector: Record<string, string> };
    };
  const unavailable = (manifests: readonly Manifest[]): unknown =>
    (
      find(manifests, 'Deployment', 'mindie-server').spec as {
        strategy?: { rollingUpdate?: { maxUnavailable?: unknown } };
      }
    ).strategy?.rollingUpdate?.maxUnavailable;

  test('a Job expects the pods of the new templates only, and all of a role are replaced at once', () => {
    const manifests = manifestsOf(homogeneous);
    const { serverGroups, controller, coordinator } = plan(manifests);
    const selectors = [serverGroups[0]?.selector, controller.selector, coordinator.selector];
    const labels = ['mindie-server', 'mindie-ms-controller', 'mindie-ms-coordinator'].map(
      (name) => podTemplateOf(find(manifests, 'Deployment', name))?.metadata?.labels?.[generation],
    );
    expect(labels.every((label) => label !== undefined)).toBe(true);
    expect(selectors.map((selector) => selector?.[generation])).toEqual(labels);
    expect(unavailable(manifests)).toBe('100%');
  });

  test('a watching builder lists old and new pods alike, and they roll one by one', () => {
    const manifests = manifestsOf({ ...homogeneous, ranktableBuilder: { mode: 'watch' } });
    expect(plan(manifests).serverGroups[0]?.selector).toEqual({ app: 'mindie-server' });
    expect(unavailable(manifests)).toBe(1);
  });
});

describe('generator and boot scripts agree:', () => {
  const root = path.resolve(__dirname, '..');
  const scripts = {
    'mindie-server': 'boot-server.sh',
    'mindie-ms-controller': 'boot-controller.sh',
    'mindie-ms-coordinator': 'boot-coordinator.sh',
  };

  test.each(Object.entries(scripts))('%s has every file and variable that %s asks for', (name, script) => {
    const manifests = manifestsOf(homogeneous);
    const text = readFileSync(path.join(root, 'lib', 'boot', script), 'utf8');
    const files = /^ {2}boot_prepare (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
    const sourced = [...text.matchAll(/^source "\$here\/(.*)"$/gm)].map(([, file]) => file ?? '');
    expect([files.length > 1, sourced.length > 1]).toEqual([true, true]);
    const { volumes = [], initContainers = [], containers } = podSpec(manifests, name);
    const mounted = volumes
      .flatMap(({ projected }) => projected?.sources ?? [])
      .flatMap(({ configMap }) => configMap?.items ?? []);
    expect(mounted.map(({ key }) => key)).toEqual(
      expect.arrayContaining([...files, script, ...sourced, 'probe.sh', 'wait-for-table.sh']),
    );
    for (const { volumeMounts = [] } of [...initContainers, ...containers]) {
      const paths = volumeMounts.map(({ mountPath }) => mountPath);
      expect(paths).toEqual(expect.arrayContaining(['/mnt/configmap', '/user/serverid/devindex/config']));
    }
    const texts = ['common.sh', script].map((file) =>
      readFileSync(path.join(root, 'lib', 'boot', file), 'utf8'),
    );
    const required = [...texts.join('\n').matchAll(/^ +boot_require ([A-Z_ ]+)$/gm)].flatMap(
      ([, names]) => names?.split(' ') ?? [],
    );
    expect(required).toEqual(expect.arrayContaining(['POD_IP', 'MINDIE_USER_HOME_PATH']));
    expect(Object.keys(environmentOf(manifests, name))).toEqual(
      expect.arrayContaining([...required, 'BOOT_LAYOUT', 'POD_IP']),
    );
    const command = (containers[0] as { command?: string[] }).command;
    expect(command).toEqual(['/bin/bash', '-c', `/mnt/configmap/${script}`]);
  });
});

test('8. when one of two files is wrong, neither is written', () => {
  const { messages, files } = synth({
    'good.yaml': homogeneous,
    'wrong.yaml': { ...homogeneous, hardware: 'A2' },
  });
  expect(messages).toHaveLength(1);
  expect(files).toEqual({});
});

describe('the shipped deployments', () => {
  const root = path.resolve(__dirname, '..');
  const { messages, files } = run([path.join(root, 'deployments')], root);

  test('can be applied to one cluster', () => {
    expect(messages).toEqual([]);
  });

  test('are what dist/ has, the golden of their manifests: npx cdk8s synth writes it', () => {
    expect(files).toEqual(readTree(path.join(root, 'dist')));
  });
});
