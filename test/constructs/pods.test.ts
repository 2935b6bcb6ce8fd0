// What the pods of every deployment are made of.
import type { Container, Manifest } from '../../lib/invariants/manifest';
import { find, heterogeneous, homogeneous, mainContainer, manifestsOf, podSpec } from '../support/synth';

const names = {
  server: 'mindie-server',
  controller: 'mindie-ms-controller',
  coordinator: 'mindie-ms-coordinator',
};
const workloads = Object.values(names);
const manifests = manifestsOf(homogeneous);

interface Image {
  readonly image?: string;
  readonly imagePullPolicy?: string;
}

function waitContainer(from: readonly Manifest[], name: string): Container {
  return podSpec(from, name).initContainers?.[0] as Container;
}

/** The variables that hold a field of the pod, and which. */
function fromPod(from: readonly Manifest[], name: string): unknown[] {
  const env = (mainContainer(from, name).env ?? []) as readonly {
    readonly name: string;
    readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
  }[];
  return env.flatMap(({ name: variable, valueFrom }) =>
    valueFrom?.fieldRef === undefined ? [] : [[variable, valueFrom.fieldRef.fieldPath]],
  );
}

describe.each(workloads)('a pod of %s', (name) => {
  const spec = podSpec(manifests, name);

  test('gives its files to the group that the images run with', () => {
    expect(spec.securityContext).toEqual({ fsGroup: 1001, fsGroupChangePolicy: 'OnRootMismatch' });
  });

  test('runs the boot script of its component, and before it the one that waits for the table', () => {
    const script = `/mnt/configmap/boot-${name.replace(/^mindie-(ms-)?/, '')}.sh`;
    expect(mainContainer(manifests, name)).toMatchObject({ command: ['/bin/bash', '-c', script] });
    expect(waitContainer(manifests, name)).toMatchObject({
      command: ['/bin/bash', '-c', '/mnt/configmap/wait-for-table.sh'],
    });
  });

  test('waits with little, in the image that is there anyway', () => {
    const little = { cpu: '100m', memory: '64Mi' };
    const { image, imagePullPolicy } = mainContainer(manifests, name) as Container & Image;
    expect(waitContainer(manifests, name)).toMatchObject({
      image,
      imagePullPolicy,
      resources: { requests: little, limits: little },
    });
  });

  test('sees while it waits the files and the table, and nothing else', () => {
    const files = { name: 'config', mountPath: '/mnt/configmap', readOnly: true };
    const table = { name: 'global-ranktable', mountPath: '/user/serverid/devindex/config', readOnly: true };
    expect(waitContainer(manifests, name).volumeMounts).toEqual([files, table]);
    expect(mainContainer(manifests, name).volumeMounts).toEqual(expect.arrayContaining([files, table]));
  });

  test('knows its own IP while it waits, and which component it is', () => {
    expect(waitContainer(manifests, name).env).toEqual([
      { name: 'POD_IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
      { name: 'APP_TYPE', value: name.includes('-ms-') ? name : 'mindie-ms-server' },
    ]);
  });

  test('knows its own IP where it runs', () => {
    const ofServers = ['POD_IP', 'MIES_CONTAINER_IP', 'MIES_CONTAINER_MANAGEMENT_IP'];
    expect(fromPod(manifests, name)).toEqual(
      (name === names.server ? ofServers : ['POD_IP']).map((variable) => [variable, 'status.podIP']),
    );
  });

  test('has the boot script of its own component, of no other', () => {
    const [config] = spec.volumes ?? [];
    const keys = config?.projected?.sources.flatMap(({ configMap }) => configMap?.items ?? []) ?? [];
    const scripts = keys.map(({ key }) => key).filter((key) => key.startsWith('boot-'));
    expect(scripts).toEqual([`boot-${name.replace(/^mindie-(ms-)?/, '')}.sh`]);
  });

  test('is asked for no more than the restricted Pod Security level allows', () => {
    for (const container of [mainContainer(manifests, name), waitContainer(manifests, name)])
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      });
  });

  test('has the time to end that the deployment file gives it', () => {
    const key = name.replace(/^mindie-(ms-)?/, '') as keyof typeof homogeneous;
    const settings = { ...(homogeneous[key] as object), terminationGraceSeconds: 77 };
    expect(podSpec(manifestsOf({ ...homogeneous, [key]: settings }), name)).toMatchObject({
      terminationGracePeriodSeconds: 77,
    });
  });

  test('has the certificates in its volumes where links are encrypted, and nothing of them where not', () => {
    const secretsOf = ({ volumes }: typeof spec): unknown[] =>
      (volumes ?? []).flatMap(({ secret }) => secret ?? []);
    expect(secretsOf(spec)).toEqual([]);
    const key = name.replace(/^mindie-(ms-)?/, '');
    const secrets = { server: 'server-tls', controller: 'controller-tls', coordinator: 'coordinator-tls' };
    const encrypted = podSpec(manifestsOf({ ...homogeneous, tls: { enabled: true, secrets } }), name);
    expect(secretsOf(encrypted)).toContainEqual({ secretName: `${key}-tls`, defaultMode: 0o440 });
    expect(encrypted.volumes).toContainEqual({
      name: 'certificate-copies',
      emptyDir: { medium: 'Memory', sizeLimit: '16Mi' },
    });
  });

  test('restarts when the common environment changes', () => {
    const checksum = (from: readonly Manifest[]): unknown =>
      find(from, 'Deployment', name).spec?.template?.metadata?.annotations?.['checksum/config'];
    expect(checksum(manifestsOf({ ...homogeneous, extraEnvironment: { SITE: 'east' } }))).not.toBe(
      checksum(manifests),
    );
  });

  test('can be read by its owner and group alone: 0640 for files, 0550 for scripts', () => {
    const [config, table] = spec.volumes ?? [];
    const items = config?.projected?.sources.flatMap(({ configMap }) => configMap?.items ?? []) ?? [];
    expect(items.length).toBeGreaterThan(4);
    for (const { key, ...item } of items)
      expect({ key, ...item }).toEqual({ key, path: key, mode: key.endsWith('.sh') ? 0o550 : 0o640 });
    expect(config?.projected).toMatchObject({ defaultMode: 0o640 });
    expect(table?.configMap).toEqual({ name: 'global-ranktable', defaultMode: 0o640 });
  });

  test('is asked to go nowhere in particular, but to nodes that its deployment file names', () => {
    for (const key of ['tolerations', 'priorityClassName', 'imagePullSecrets'])
      expect(spec).not.toHaveProperty(key);
  });
});

test('a Controller with a standby knows its namespace, under which etcd has its lock', () => {
  const backup = { controller: true, etcd: { host: 'etcd.example.com' } };
  expect(fromPod(manifestsOf({ ...homogeneous, backup }), names.controller)).toContainEqual([
    'POD_NAMESPACE',
    'metadata.namespace',
  ]);
});

test.each([
  [names.server, ['data', 'management', 'metrics', 'inter-comm']],
  [names.controller, ['http', 'alarm']],
  [names.coordinator, ['inference', 'management', 'external', 'status']],
])('the container of %s declares the ports that it listens on', (name, ports) => {
  const { ports: own = [] } = mainContainer(manifests, name) as { readonly ports?: readonly object[] };
  const declared = own.map((port) => ('name' in port ? port.name : undefined));
  expect(declared).toEqual(ports);
});

describe('NPUs', () => {
  const npus = (container: Container): unknown[] =>
    [container.resources?.requests, container.resources?.limits].map(
      (some) => some?.['huawei.com/Ascend910'],
    );

  test('are for the container that computes', () => {
    expect(npus(mainContainer(manifests, names.server)).map(Number)).toEqual([2, 2]);
    expect(npus(waitContainer(manifests, names.server))).toEqual([undefined, undefined]);
  });

  test.each([names.controller, names.coordinator])('are not for %s', (name) => {
    expect(npus(mainContainer(manifests, name))).toEqual([undefined, undefined]);
  });
});

test('CPU and memory are those of the deployment file, requests and limits apart', () => {
  const resources = { requests: { cpu: 4, memory: '8Gi' }, limits: { cpu: '6500m', memory: '16Gi' } };
  const changed = manifestsOf({
    ...homogeneous,
    server: { ...homogeneous.server, resources },
    controller: { resources },
  });
  for (const name of [names.server, names.controller])
    expect(mainContainer(changed, name)).toMatchObject({
      resources: { requests: { cpu: '4', memory: '8Gi' }, limits: { cpu: '6500m', memory: '16Gi' } },
    });
});

describe('a server', () => {
  const spec = podSpec(manifests, names.server);

  test('has the queues of the NPU driver, under the path where the node has them', () => {
    expect(spec.volumes).toContainEqual({
      name: 'queue-schedule',
      hostPath: { path: '/var/queue_schedule' },
    });
    expect(mainContainer(manifests, names.server).volumeMounts).toContainEqual({
      name: 'queue-schedule',
      mountPath: '/var/queue_schedule',
    });
  });

  test('has shared memory of the size that is asked for', () => {
    const server = { ...homogeneous.server, sharedMemory: '7Gi' };
    const changed = manifestsOf({ ...homogeneous, server });
    expect(podSpec(changed, names.server).volumes).toContainEqual({
      name: 'dshm',
      emptyDir: { medium: 'Memory', sizeLimit: '7Gi' },
    });
    expect(mainContainer(changed, names.server).volumeMounts).toContainEqual({
      name: 'dshm',
      mountPath: '/dev/shm',
    });
  });

  test('keeps off nodes of other servers if it can, where that is preferred', () => {
    const server = { ...homogeneous.server, antiAffinity: 'preferred' };
    expect(podSpec(manifestsOf({ ...homogeneous, server }), names.server)).toMatchObject({
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                labelSelector: { matchLabels: { 'deploy-name': 'mindie-server' } },
                topologyKey: 'kubernetes.io/hostname',
              },
            },
          ],
        },
      },
    });
  });

  test('of prefill and one of decode may share a node: each keeps off its own kind', () => {
    const role = (key: 'prefill' | 'decode') => ({ ...heterogeneous[key], antiAffinity: 'required' });
    const changed = manifestsOf({ ...heterogeneous, prefill: role('prefill'), decode: role('decode') });
    for (const name of ['mindie-server', 'mindie-server-heterogeneous'])
      expect(podSpec(changed, name)).toMatchObject({
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { labelSelector: { matchLabels: { 'deploy-name': name } } },
            ],
          },
        },
      });
  });
});

describe('the Controller', () => {
  test('keeps its status in a directory of the node that must be there, where it writes it', () => {
    expect(podSpec(manifests, names.controller).volumes).toContainEqual({
      name: 'status-data',
      hostPath: { path: '/data/mindie-ms/status', type: 'Directory' },
    });
    expect(mainContainer(manifests, names.controller).volumeMounts).toContainEqual({
      name: 'status-data',
      mountPath: expect.stringMatching(/\/mindie-service\/logs$/) as string,
    });
  });

  test('and a Coordinator without a standby may share a node with another of their kind', () => {
    for (const name of [names.controller, names.coordinator])
      expect(podSpec(manifests, name)).not.toHaveProperty(
        'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution',
      );
  });
});

describe('probes', () => {
  const probes = { readiness: { periodSeconds: 7, timeoutSeconds: 5, failureThreshold: 2 } };
  const controller = (settings: object): Container =>
    mainContainer(manifestsOf({ ...homogeneous, controller: { probes: settings } }), names.controller);

  test('have the times that are asked for, and leave the script one second to say what is wrong', () => {
    expect(controller(probes)).toMatchObject({
      readinessProbe: {
        exec: {
          command: ['/bin/bash', '/mnt/configmap/probe.sh', 'readiness', '4', '0'],
        },
        ...probes.readiness,
      },
    });
  });

  test('give the script a second at least', () => {
    const short = { liveness: { timeoutSeconds: 1 } };
    expect(controller(short)).toMatchObject({
      livenessProbe: {
        exec: { command: ['/bin/bash', '/mnt/configmap/probe.sh', 'liveness', '1', '0'] },
        timeoutSeconds: 1,
      },
    });
  });
});

test('a first roll-out may take the wait for the table, the start, and a minute', () => {
  const deployment = {
    ...homogeneous,
    server: { ...homogeneous.server, startupSeconds: 1000 },
    ranktableBuilder: { timeoutSeconds: 500 },
  };
  expect(find(manifestsOf(deployment), 'Deployment', names.server).spec).toMatchObject({
    progressDeadlineSeconds: 1560,
  });
});

test('nodes, tolerations, priority, scheduler and pull secrets are those of the deployment file', () => {
  const scheduling = () => ({
    nodeSelector: { pool: 'npu' },
    tolerations: [{ key: 'npu', operator: 'Exists', effect: 'NoSchedule' }],
    priorityClassName: 'high',
  });
  const changed = manifestsOf({
    ...homogeneous,
    image: { ...homogeneous.image, pullSecrets: ['mirror'], pullPolicy: 'Always' },
    server: { ...homogeneous.server, ...scheduling() },
    controller: scheduling(),
    coordinator: scheduling(),
  });
  for (const name of workloads) {
    expect(podSpec(changed, name)).toMatchObject({ ...scheduling(), imagePullSecrets: [{ name: 'mirror' }] });
    expect(mainContainer(changed, name)).toMatchObject({ imagePullPolicy: 'Always' });
  }
});
