import fc from 'fast-check';
import { longestSuffix, objectNames, ringsConfigName } from '../lib/plan/names';
import { containersOf, type Manifest, podTemplateOf } from '../lib/invariants/manifest';
import deploymentSchema from '../schemas/deployment.schema.json';
import { jsonFile, synth } from './support/synth';

const label = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,20}[A-Za-z0-9])?$/);
const release = fc.stringMatching(/^[a-z]([a-z0-9-]{0,34}[a-z0-9])?$/);
const tolerations = fc.array(fc.record({ key: label, operator: fc.constant('Exists') }), { maxLength: 2 });

const pod = {
  startupSeconds: fc.integer({ min: 5, max: 86400 }),
  terminationGraceSeconds: fc.integer({ min: 0, max: 3600 }),
  nodeSelector: fc.dictionary(label, label, { maxKeys: 2 }),
  tolerations,
};
const serverPod = { ...pod, antiAffinity: fc.constantFrom('none', 'preferred', 'required') };

/** A server section with its required keys, and some of the others. */
const servers = (most: number, rest: object = {}) =>
  fc.record(
    {
      instances: fc.integer({ min: 2, max: most }),
      npusPerInstance: fc.constantFrom(1, 2, 4, 8),
      ...serverPod,
      ...rest,
    },
    { requiredKeys: ['instances', 'npusPerInstance'] },
  );

const common = {
  name: release,
  namespace: fc.record({
    name: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
    create: fc.boolean(),
  }),
  image: fc.record({
    name: fc.constantFrom('mindie', 'registry.example.com:5000/a/b_c'),
    tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/),
    layout: fc.constantFrom('toolkit', 'wheel'),
  }),
  model: fc.constant({ name: 'm', weightsPath: '/data/m' }),
  service: fc.record({ type: fc.constantFrom('NodePort', 'ClusterIP', 'LoadBalancer', 'none') }),
  networkPolicy: fc.boolean(),
  controller: fc.record(pod, { requiredKeys: [] }),
  coordinator: fc.record(pod, { requiredKeys: [] }),
  backup: fc.record({ controller: fc.boolean(), coordinator: fc.boolean() }),
  ranktableBuilder: fc.record({ mode: fc.constantFrom('job', 'watch'), refreshPods: fc.boolean() }),
  logging: fc.record({ level: fc.constantFrom('DEBUG', 'INFO', 'ERROR') }),
  ports: fc.constant({ coordinator: { status: 4029, external: 4028, inference: 4025 } }),
  environment: fc.constant({ OMP_NUM_THREADS: 4, HCCL_BUFFSIZE: 200 }),
  overrides: fc.constant({
    'config.json': { ServerConfig: { zebra: 1, maxLinkNum: 300, apple: { b: 1, a: 2 } } },
  }),
};

const homogeneous = fc.record(
  { ...common, variant: fc.constant('homogeneous'), server: servers(16) },
  { requiredKeys: ['variant', 'image', 'model', 'server'] },
);
const heterogeneous = fc.record(
  {
    ...common,
    variant: fc.constant('heterogeneous'),
    prefill: servers(8, { nodeLabel: label.map((text) => `p${text}`) }),
    decode: servers(8, { nodeLabel: label.map((text) => `d${text}`) }),
  },
  { requiredKeys: ['variant', 'image', 'model', 'prefill', 'decode'] },
);
const validDeployment = fc.oneof(homogeneous, heterogeneous);

/** The same content with the keys of every mapping in another order. */
function shuffled(value: unknown): object {
  const turn = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(turn);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node)
        .reverse()
        .map(([key, child]) => [key, turn(child)]),
    );
  };
  return turn(value) as object;
}

interface ServerConfig {
  BackendConfig: {
    npuDeviceIds: number[][];
    ModelDeployConfig: { ModelConfig: { worldSize: number; tp: number }[] };
  };
}
interface Plan {
  serverGroups: { name: string; replicas: number; npusPerServer: number }[];
}

function derivedValuesAgree(manifests: readonly Manifest[], name: string): void {
  const plan = jsonFile(manifests, `${name}-ranktable-plan`, 'plan.json') as Plan;
  for (const group of plan.serverGroups) {
    const deployment = manifests.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === group.name,
    );
    const spec = deployment?.spec as { replicas?: number } | undefined;
    const config = jsonFile(manifests, `${group.name}-config`, 'config.json') as ServerConfig;
    const model = config.BackendConfig.ModelDeployConfig.ModelConfig[0];
    const requests = podTemplateOf(deployment as Manifest)?.spec.containers[0]?.resources?.requests;
    expect(spec?.replicas).toBe(group.replicas);
    expect([Number(requests?.['huawei.com/Ascend910']), model?.worldSize, model?.tp]).toEqual(
      Array(3).fill(group.npusPerServer),
    );
    expect(config.BackendConfig.npuDeviceIds[0]).toHaveLength(group.npusPerServer);
  }
}

test('any valid deployment synthesizes, deterministically, to legal names with derived values that agree', () => {
  fc.assert(
    fc.property(validDeployment, (deployment) => {
      const { messages, files, manifests } = synth({ 'd.yaml': deployment });
      expect(messages).toEqual([]);
      expect(synth({ 'd.yaml': shuffled(deployment) }).files).toEqual(files);
      for (const { kind, metadata } of manifests) {
        expect(metadata.name.length).toBeLessThanOrEqual(kind === 'ConfigMap' ? 253 : 63);
        expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
        for (const value of Object.values(metadata.labels ?? {}))
          expect(value).toMatch(/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/);
      }
      derivedValuesAgree(manifests, deployment.name ?? 'mindie');
      const text = Object.values(files).join('');
      expect(text).not.toMatch(/\bundefined\b|\bNaN\b|\[object Object\]|: null$/m);
    }),
    { numRuns: 60 },
  );
});

test('in any valid deployment every container has requests, limits and no privileges', () => {
  fc.assert(
    fc.property(validDeployment, (deployment) => {
      const specs = synth({ 'd.yaml': deployment }).manifests.flatMap(
        (manifest) => podTemplateOf(manifest)?.spec ?? [],
      );
      for (const container of specs.flatMap(containersOf)) {
        expect(Object.keys(container.resources?.requests ?? {})).toEqual(
          expect.arrayContaining(['cpu', 'memory']),
        );
        expect(Object.keys(container.resources?.limits ?? {})).toEqual(
          expect.arrayContaining(['cpu', 'memory']),
        );
        expect(container.securityContext?.allowPrivilegeEscalation).toBe(false);
      }
    }),
    { numRuns: 20 },
  );
});

test('the longest release name leaves exactly the room that the longest suffix needs', () => {
  expect(deploymentSchema.properties.name.maxLength).toBe(63 - longestSuffix.length);
  const names = objectNames('x');
  const limited = Object.entries(names).filter(
    ([key]) => !/Ranktable|Plan|Config|Scripts|Environment/.test(key),
  );
  const suffixes = [...limited.map(([, name]) => name.slice(1)), longestSuffix];
  expect(Math.max(...suffixes.map(({ length }) => length))).toBe(longestSuffix.length);
  expect(ringsConfigName(names.decode).length + 35).toBeLessThanOrEqual(253);
});
