// The objects around the pods.
import { version } from '../../package.json';
import type { Container, Manifest } from '../../lib/invariants/manifest';
import { find, homogeneous, mainContainer, manifestsOf, podSpec } from '../support/synth';

const manifests = manifestsOf(homogeneous);
const builder = 'mindie-ranktable-builder';
const nameOfJob = (from: readonly Manifest[]): string =>
  from.find(({ kind }) => kind === 'Job')?.metadata.name ?? '';

describe('GitOps tools', () => {
  test('keep the namespace, which may hold what is not ours', () => {
    expect(find(manifests, 'Namespace', 'mindie').metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    });
  });

  test('leave the variables of the boot scripts alone, and those of no other file', () => {
    const untouched = manifests.filter(
      ({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/substitute'] === 'disabled',
    );
    expect(untouched.map(({ metadata }) => metadata.name)).toEqual(['mindie-boot-scripts']);
  });
});

describe('the component label', () => {
  const componentOf = (kind: string, name: string): string | undefined =>
    find(manifests, kind, name).metadata.labels?.['app.kubernetes.io/component'];

  test.each([
    ['Namespace', 'mindie', 'namespace'],
    ['ConfigMap', 'mindie-common-env', 'common'],
    ['ConfigMap', 'mindie-boot-scripts', 'common'],
    ['ConfigMap', 'mindie-server-config', 'server'],
    ['ConfigMap', 'mindie-ms-controller-config', 'controller'],
    ['ConfigMap', 'mindie-ms-coordinator-config', 'coordinator'],
    ['ConfigMap', 'mindie-http-client-ctl-config', 'common'],
    ['Service', 'mindie-ms-coordinator-infer', 'coordinator'],
    ['Role', builder, 'ranktable-builder'],
  ])('of %s %s is %s', (kind, name, component) => {
    expect(componentOf(kind, name)).toBe(component);
  });
});

describe('the Service', () => {
  const service = (settings: object): Manifest['spec'] =>
    find(manifestsOf({ ...homogeneous, service: settings }), 'Service', 'mindie-ms-coordinator-infer').spec;

  test('leads to the Coordinator', () => {
    expect(service({})).toEqual({
      type: 'NodePort',
      selector: { app: 'mindie-ms-coordinator' },
      ports: [{ name: 'inference', port: 1025, targetPort: 1025, nodePort: 31015, protocol: 'TCP' }],
    });
  });

  test('of a load balancer has a port of the nodes only where one is asked for', () => {
    expect(service({ type: 'LoadBalancer' })?.ports?.[0]).not.toHaveProperty('nodePort');
    expect(service({ type: 'LoadBalancer', nodePort: 30009 })).toMatchObject({
      type: 'LoadBalancer',
      ports: [{ nodePort: 30009 }],
    });
  });
});

describe('the version label', () => {
  const versionOf = (image: object): string | undefined =>
    find(
      manifestsOf({ ...homogeneous, image: { ...homogeneous.image, ...image } }),
      'Deployment',
      'mindie-server',
    ).metadata.labels?.['app.kubernetes.io/version'];

  test('is the tag of the MindIE image, and for the builder that of its own', () => {
    expect(versionOf({ tag: '2.2.RC1' })).toBe('2.2.RC1');
    const { labels } = find(manifests, 'Job', nameOfJob(manifests)).metadata;
    expect(labels?.['app.kubernetes.io/version']).toBe(version);
  });

  test('is legal for any tag', () => {
    expect(versionOf({ tag: `2.2${'.'.repeat(80)}1` })).toBe('2.2');
    expect(versionOf({ tag: '_2.2' })).toBe('2.2');
    expect(versionOf({ tag: '___', release: '2.2' })).toBe('unknown');
  });

  test('is the digest where there is no tag', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(versionOf({ tag: undefined, digest, release: '2.2' })).toBe(`sha256-${'0'.repeat(56)}`);
  });
});

describe('a builder that runs once', () => {
  const settings = {
    timeoutSeconds: 700,
    image: { name: 'registry.example.com/builder', pullPolicy: 'Always' },
  };
  const changed = manifestsOf({ ...homogeneous, ranktableBuilder: settings });
  const job = nameOfJob(changed);

  test('may start late, but not never', () => {
    expect(find(changed, 'Job', job).spec).toMatchObject({ activeDeadlineSeconds: 1000, backoffLimit: 3 });
  });

  test('is a program with the plan, its hash and the time that it has', () => {
    expect(mainContainer(changed, job)).toMatchObject({
      name: 'ranktable-builder',
      image: `registry.example.com/builder:${version}`,
      imagePullPolicy: 'Always',
      args: [
        'job',
        '--plan=mindie-ranktable-plan',
        expect.stringMatching(/^--plan-hash=[0-9a-f]{8}$/),
        '--timeout-seconds=700',
      ],
      terminationMessagePolicy: 'FallbackToLogsOnError',
      securityContext: { readOnlyRootFilesystem: true },
    });
    expect(podSpec(changed, job)).toMatchObject({ restartPolicy: 'Never', serviceAccountName: builder });
  });

  test('does not listen', () => {
    for (const key of ['ports', 'livenessProbe', 'readinessProbe'])
      expect(mainContainer(changed, job)).not.toHaveProperty(key);
  });
});

describe('a builder that watches', () => {
  const changed = manifestsOf({ ...homogeneous, ranktableBuilder: { mode: 'watch' } });

  test('is there once, and never twice while it is replaced', () => {
    expect(find(changed, 'Deployment', builder).spec).toMatchObject({
      replicas: 1,
      selector: { matchLabels: { app: builder } },
      strategy: { type: 'Recreate' },
    });
    expect(podSpec(changed, builder)).toMatchObject({ restartPolicy: 'Always' });
  });

  test('declares the port on which it is probed', () => {
    expect(mainContainer(changed, builder)).toMatchObject({
      ports: [{ name: 'http', containerPort: 8080 }],
      livenessProbe: { httpGet: { path: '/healthz', port: 8080 } },
      readinessProbe: { httpGet: { path: '/readyz', port: 8080 } },
    });
  });
});

test('the image of the builder is named by its digest where there is one, else by its tag', () => {
  const image = (settings: object): unknown => {
    const changed = manifestsOf({ ...homogeneous, ranktableBuilder: { image: { name: 'b', ...settings } } });
    return (mainContainer(changed, nameOfJob(changed)) as Container & { image?: string }).image;
  };
  const digest = `sha256:${'1'.repeat(64)}`;
  expect(image({ digest })).toBe(`b@${digest}`);
  expect(image({ digest, tag: '9' })).toBe(`b@${digest}`);
  expect(image({ tag: '9' })).toBe('b:9');
});

test('the account of the builder has a token only where its pod asks for it, and one Role of its namespace', () => {
  expect(find(manifests, 'ServiceAccount', builder)).toMatchObject({ automountServiceAccountToken: false });
  expect(find(manifests, 'RoleBinding', builder)).toMatchObject({
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: builder },
    subjects: [{ kind: 'ServiceAccount', name: builder, namespace: 'mindie' }],
  });
});

test('a warning that was silenced is told to those who read the output, with its reason', () => {
  const annotations = (deployment: object): Readonly<Record<string, string>> | undefined =>
    find(manifestsOf(deployment), 'ConfigMap', 'mindie-ranktable-plan').metadata.annotations;
  expect(annotations(homogeneous)).not.toHaveProperty('cdk8s-mindie/silenced');
  const silence = [{ rule: 'image-tag-latest', reason: ' it is pinned by our mirror ' }];
  const latest = { ...homogeneous, image: { ...homogeneous.image, tag: 'latest', release: '2.2' }, silence };
  expect(annotations(latest)).toMatchObject({
    'cdk8s-mindie/silenced': '{"image-tag-latest":"it is pinned by our mirror"}',
  });
});
