import { invariants } from '../../lib/invariants';
import type { Manifest } from '../../lib/invariants/manifest';
import { strictestLevel } from '../../lib/invariants/pod-security';
import { homogeneous, manifestsOf } from '../support/synth';

interface Mutable {
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  data?: Record<string, string>;
  rules?: { resources: string[]; verbs: string[]; resourceNames?: string[] }[];
  spec?: {
    selector?: unknown;
    podSelector?: unknown;
    ingress?: unknown[];
    template?: {
      metadata: { annotations: Record<string, string> };
      spec: {
        automountServiceAccountToken: boolean;
        containers: {
          securityContext: Record<string, unknown>;
          resources: { requests: Record<string, string>; limits: Record<string, string> };
        }[];
        volumes: { name: string; hostPath?: unknown; projected?: unknown }[];
      };
    };
  };
}

const good = manifestsOf({ ...homogeneous, networkPolicy: true });

/** The manifests with one of them changed. */
function changed(kind: string, name: string, change: (manifest: Mutable) => void): Manifest[] {
  const copy = structuredClone(good) as unknown as Mutable[];
  const found = copy.find((manifest) => manifest.kind === kind && manifest.metadata.name.startsWith(name));
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  change(found);
  return copy as unknown as Manifest[];
}

const everyWorkload = good
  .filter(({ spec }) => spec?.template !== undefined)
  .map(({ kind, metadata }) => `${kind} mindie/${metadata.name}`)
  .join(' and ');
const without = (name: string): Manifest[] => good.filter(({ metadata }) => metadata.name !== name);
const container = ({ spec }: Mutable) => {
  const first = spec?.template?.spec.containers[0];
  if (first === undefined) throw new Error('no container');
  return first;
};

test.each(Object.keys(invariants))('%s is content with the output', (name) => {
  expect(invariants[name]?.(good)).toEqual([]);
});

describe('each invariant says in words what breaks it:', () => {
  test.each<[string, Manifest[], string[]]>([
    [
      'no-cluster-owned-fields',
      changed('ConfigMap', 'rings-config-mindie-server', (manifest) => {
        manifest.data = { 'hccl.json': '{}' };
      }),
      [
        'ConfigMap mindie/rings-config-mindie-server has data["hccl.json"], which something in the cluster writes',
      ],
    ],
    [
      'no-cluster-owned-fields',
      changed('Deployment', 'mindie-server', (manifest) => Object.assign(manifest, { status: {} })),
      ['Deployment mindie/mindie-server has a status, which belongs to the cluster'],
    ],
    [
      'npus-agree',
      changed('Deployment', 'mindie-server', (manifest) => {
        container(manifest).resources.limits['huawei.com/Ascend910'] = '4';
      }),
      ['Deployment mindie/mindie-server requests 2 NPUs, but its limit is 4'],
    ],
    [
      'npus-agree',
      changed('ConfigMap', 'mindie-server-config', (manifest) => {
        manifest.data = {
          'config.json': manifest.data?.['config.json']?.replace('"worldSize": 2', '"worldSize": 8') ?? '',
        };
      }),
      ['Deployment mindie/mindie-server requests 2 NPUs, but its worldSize is 8'],
    ],
    [
      'npus-agree',
      changed('Deployment', 'mindie-server', (manifest) => {
        Reflect.deleteProperty(container(manifest), 'resources');
      }),
      ['Deployment mindie/mindie-server requests no NPUs'],
    ],
    [
      'npus-agree',
      changed('Deployment', 'mindie-server', (manifest) => {
        container(manifest).resources.requests['huawei.com/Ascend910B3'] = '2';
      }),
      ['Deployment mindie/mindie-server requests huawei.com/Ascend910B3 beside its NPUs'],
    ],
    [
      'mounts-have-volumes',
      changed('Deployment', 'mindie-ms-controller', (manifest) => {
        manifest.spec?.template?.spec.volumes.pop();
        manifest.spec?.template?.spec.volumes.push({ name: 'forgotten' });
      }),
      [
        'Deployment mindie/mindie-ms-controller mounts status-data, which is no volume of its pods',
        'Deployment mindie/mindie-ms-controller has the volume forgotten, which no container mounts',
      ],
    ],
    [
      'references-come-first',
      without('mindie-common-env').filter(
        ({ kind, metadata }) => kind !== 'Deployment' || metadata.name === 'mindie-server',
      ),
      [
        'Deployment mindie/mindie-server refers to ConfigMap mindie-common-env, which does not stand before it',
        'Deployment mindie/mindie-server refers to ConfigMap mindie-common-env, which does not stand before it',
      ],
    ],
    [
      'references-come-first',
      changed('ConfigMap', 'mindie-server-config', (manifest) => {
        manifest.data = {};
      }),
      [
        'Deployment mindie/mindie-server refers to key config.json of ConfigMap mindie-server-config, which does not stand before it',
      ],
    ],
    [
      'references-come-first',
      [...good.slice(1, 2), ...good.slice(0, 1)],
      ['ConfigMap mindie/global-ranktable stands before its Namespace mindie'],
    ],
    [
      'content-hash-present',
      changed('Deployment', 'mindie-server', (manifest) => {
        if (manifest.spec?.template) manifest.spec.template.metadata.annotations = {};
      }),
      [
        'Deployment mindie/mindie-server mounts files, but its pods do not carry the annotation checksum/config',
      ],
    ],
    ['unique-names', [...good, ...good.slice(1, 2)], ['ConfigMap mindie/global-ranktable is there twice']],
    [
      'legal-names',
      changed('Service', 'mindie-ms-coordinator-infer', (manifest) => {
        manifest.metadata.name = 'a'.repeat(64);
      }),
      [`Service mindie/${'a'.repeat(64)} has a name of 64 characters; 63 are allowed`],
    ],
    [
      'legal-names',
      changed('Service', 'mindie-ms-coordinator-infer', (manifest) => {
        manifest.metadata.name = 'Infer_1';
        manifest.metadata.labels = { 'app.kubernetes.io/version': 'v1-' };
      }),
      [
        'Service mindie/Infer_1 is not named by lower-case letters, digits and hyphens',
        'Service mindie/Infer_1 has the illegal label app.kubernetes.io/version=v1-',
      ],
    ],
    [
      'selectors-find-pods',
      changed('Service', 'mindie-ms-coordinator-infer', ({ spec }) => {
        Object.assign(spec ?? {}, { selector: { app: 'coordinator', tier: 'front' } });
      }),
      [
        'Service mindie/mindie-ms-coordinator-infer selects by app=coordinator,tier=front the pods of no workload; it must be those of one workload',
      ],
    ],
    [
      'selectors-find-pods',
      changed('PodDisruptionBudget', 'mindie-server', ({ spec }) => {
        Object.assign(spec ?? {}, { selector: { matchLabels: { app: 'mindie-decode' } } });
      }),
      [
        'PodDisruptionBudget mindie/mindie-server selects by app=mindie-decode the pods of no workload; it must be those of one workload',
      ],
    ],
    [
      'selectors-find-pods',
      changed('NetworkPolicy', 'mindie-ms-controller', ({ spec }) => {
        Object.assign(spec ?? {}, { podSelector: { matchLabels: { 'deploy-name': 'mindie-server' } } });
      }).concat(
        changed('NetworkPolicy', 'mindie-ms-controller', ({ spec }) => {
          Object.assign(spec ?? {}, { podSelector: {} });
        }).filter(
          ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mindie-ms-controller',
        ),
      ),
      [
        `NetworkPolicy mindie/mindie-ms-controller selects by no label the pods of ${everyWorkload}; it must be those of one workload`,
      ],
    ],
    [
      'selectors-find-pods',
      changed('NetworkPolicy', 'mindie-ms-controller', ({ spec }) => {
        spec?.ingress?.push(
          { from: [{ podSelector: { matchLabels: { app: 'mindie-ms-coordinater' } } }] },
          // Pods of other namespaces are not ours to know.
          { from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'prometheus' } } }] },
        );
      }),
      [
        'NetworkPolicy mindie/mindie-ms-controller admits pods by app=mindie-ms-coordinater, but no workload makes such',
      ],
    ],
    [
      'selectors-find-pods',
      changed('NetworkPolicy', 'mindie-ms-controller', (manifest) => {
        Object.assign(manifest.metadata, { namespace: 'other' });
        Object.assign(manifest.spec ?? {}, { ingress: [] });
      }),
      [
        'NetworkPolicy other/mindie-ms-controller selects by app=mindie-ms-controller,app.kubernetes.io/instance=mindie the pods of no workload; it must be those of one workload',
      ],
    ],
    [
      'least-privilege',
      changed('Deployment', 'mindie-server', (manifest) => {
        container(manifest).securityContext = { privileged: true };
        if (manifest.spec?.template) manifest.spec.template.spec.automountServiceAccountToken = true;
      }),
      [
        'Deployment mindie/mindie-server has the privileged container server',
        'Deployment mindie/mindie-server lets container server gain privileges',
        'Deployment mindie/mindie-server mounts a service-account token without use',
      ],
    ],
    [
      'least-privilege',
      changed('Role', 'mindie-ranktable-builder', (manifest) => {
        manifest.rules = [
          { resources: ['configmaps'], verbs: ['get', 'delete'] },
          { resources: ['secrets'], verbs: ['*'], resourceNames: ['a'] },
        ];
      }),
      [
        'Role mindie/mindie-ranktable-builder grants get on configmaps',
        'Role mindie/mindie-ranktable-builder grants delete on configmaps',
        'Role mindie/mindie-ranktable-builder grants configmaps without naming the objects',
        'Role mindie/mindie-ranktable-builder grants * on secrets',
      ],
    ],
    [
      'pod-security-level-fits',
      changed('Namespace', 'mindie', (manifest) => {
        manifest.metadata.labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      }),
      ['Namespace mindie enforces the Pod Security level restricted; its pods need privileged'],
    ],
  ])('%s', (name, manifests, faults) => {
    expect(invariants[name]?.(manifests)).toEqual(faults);
  });
});

describe('the strictest Pod Security level that admits', () => {
  const job = good.filter(({ kind }) => kind === 'Job');

  test('servers, which mount directories of the node, is privileged', () => {
    expect(strictestLevel(good)).toBe('privileged');
  });

  test('a Controller without a status directory, which may run as root, is baseline', () => {
    const manifests = manifestsOf({ ...homogeneous, controller: { statusDirectory: { enabled: false } } });
    const controller = manifests.filter(({ metadata }) => metadata.name === 'mindie-ms-controller');
    expect(strictestLevel(controller)).toBe('baseline');
    expect(strictestLevel([...controller, ...job])).toBe('baseline');
  });

  test('the builder alone is restricted', () => {
    expect(strictestLevel(job)).toBe('restricted');
  });
});
