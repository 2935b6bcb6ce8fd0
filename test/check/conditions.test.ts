// A condition between keys says nothing where a value that it looked at is faulty, as a default or nothing stands in for
// it, and says what it has to say whatever else is faulty: all mistakes of a file are told of at once.
import { checkDeployment } from '../../lib/check';
import { type FindingCode, ofConditions } from '../../lib/config/codes';
import { isPrefix, setAt } from '../../lib/config/paths';
import { formatPath, pointerToPath } from '../../lib/config/problem';
import { exampleFile } from '../../lib/rules/rule';

interface Case {
  readonly code: FindingCode;
  /** JSON pointer of the place that is told of. */
  readonly at: string;
  /** Keys of a deployment that break the condition, as YAML. */
  readonly keys: string;
  /** Values, by JSON pointer, each of which is faulty by itself and looked at by the condition. */
  readonly reads: Readonly<Record<string, unknown>>;
  /** Faulty values that it does not look at: of another component, or of another item of a list. */
  readonly beside: Readonly<Record<string, unknown>>;
}

const heterogeneous = 'variant: heterogeneous, decode: { instances: 1, npusPerInstance: 2';
const pool = (name: string, npusPerNode = 8): string =>
  `{ name: ${name}, nodes: 1, npusPerNode: ${npusPerNode}, hardware: 800I-A2 }`;
const silence = (rule: string): string => `{ rule: ${rule}, reason: It is meant to be so. }`;

const cases: readonly Case[] = [
  {
    code: 'annotation-taken',
    at: '/service/annotations/argocd.argoproj.io~1sync-wave',
    keys: "service: { annotations: { argocd.argoproj.io/sync-wave: '1' } }",
    reads: { '/service/annotations/argocd.argoproj.io~1sync-wave': 1, '/service/annotations': 'none' },
    beside: { '/service/annotations/a': 1, '/service/type': 'all', '/controller/annotations': 'none' },
  },
  {
    code: 'annotations-without-service',
    at: '/service/annotations',
    keys: "service: { type: none, annotations: { a: '1' } }",
    reads: { '/service/type': 'no', '/service/annotations/b': 2 },
    beside: { '/service/nodePort': 1, '/server/instances': 0 },
  },
  {
    code: 'host-path-not-data',
    at: '/controller/statusDirectory/hostPath',
    keys: 'controller: { statusDirectory: { hostPath: /etc } }',
    reads: { '/controller/statusDirectory/hostPath': 'etc' },
    beside: { '/model/weights/hostPath': 'etc', '/controller/statusDirectory/enabled': 'yes' },
  },
  {
    code: 'host-path-not-data',
    at: '/model/weights/hostPath',
    keys: 'model: { name: a, weightsPath: /data/a, weights: { hostPath: /etc } }',
    reads: { '/model/weights/hostPath': 'etc', '/model/weights': 1 },
    beside: { '/controller/statusDirectory/hostPath': 'etc', '/model/name': 1 },
  },
  {
    code: 'image-without-version',
    at: '/image',
    keys: 'image: { name: mindie }',
    reads: { '/image/tag': 2, '/image/digest': 'sha', '/image/digets': 'a', '/image/name': 1 },
    beside: { '/image/release': '9', '/server/instances': 0 },
  },
  {
    code: 'key-of-other-variant',
    at: '/prefill',
    keys: 'prefill: { instances: 1, npusPerInstance: 2 }',
    reads: { '/variant': 'both' },
    beside: { '/server/instances': 0, '/hardware': 'A2' },
  },
  {
    code: 'liveness-without-startup',
    at: '/controller/probes/startup/enabled',
    keys: 'controller: { probes: { startup: { enabled: false }, liveness: { enabled: true } } }',
    reads: { '/controller/probes/liveness/enabled': 1, '/controller/probes/startup/enabled': 1 },
    beside: { '/coordinator/probes/liveness/enabled': 1, '/controller/probes/liveness/periodSeconds': 0 },
  },
  {
    code: 'mount-over-files',
    at: '/model/weights/mountPath',
    keys: 'model: { name: a, weightsPath: /etc/a, weights: { mountPath: /etc } }',
    reads: { '/model/weights/mountPath': 'etc' },
    beside: { '/image/release': '9', '/image/userHomePath': 'home', '/model/weights/hostPath': 'a' },
  },
  {
    code: 'mount-over-files',
    at: '/model/weights/mountPath',
    keys: `image: { name: mindie, tag: '2.2', userHomePath: /home/a }, model: { name: a, weightsPath: /home/a/Ascend/a, weights: { mountPath: /home/a/Ascend } }`,
    reads: { '/image/release': '9', '/image/userHomePath': 'home', '/image/tag': 2 },
    beside: { '/image/pullPolicy': 'no', '/model/weights/hostPath': 'a' },
  },
  {
    code: 'namespace-of-kubernetes',
    at: '/namespace/name',
    keys: 'namespace: { name: kube-system }',
    reads: { '/namespace/create': 'no', '/namespace/name': 1 },
    beside: { '/name': 'A', '/server/instances': 0 },
  },
  {
    code: 'node-label-taken',
    at: '/decode/nodeSelector/hardware-type',
    keys: `${heterogeneous}, nodeSelector: { hardware-type: a } }, prefill: { instances: 1, npusPerInstance: 2 }`,
    reads: { '/decode/nodeSelector/hardware-type': 1 },
    beside: { '/prefill/nodeSelector/hardware-type': 1, '/decode/nodeSelector/b': 1, '/decode/instances': 0 },
  },
  {
    code: 'node-port-without-service',
    at: '/service/nodePort',
    keys: 'service: { type: ClusterIP, nodePort: 31000 }',
    reads: { '/service/nodePort': 1, '/service/type': 'all' },
    beside: { '/service/annotations/a': 1, '/server/instances': 0 },
  },
  {
    code: 'npus-without-links',
    at: '/resourceName',
    keys: 'resourceName: huawei.com/Ascend310P',
    reads: { '/resourceName': 'Ascend310P', '/hardware': 'A2' },
    beside: { '/server/instances': 0 },
  },
  {
    code: 'pool-name-twice',
    at: '/cluster/nodePools/1/name',
    keys: `cluster: { nodePools: [${pool('a')}, ${pool('a')}, ${pool('c')}] }`,
    reads: { '/cluster/nodePools/0/name': 'A', '/cluster/nodePools/1/name': 'A', '/cluster/nodePools/0': 1 },
    beside: { '/cluster/nodePools/0/nodes': 0, '/cluster/nodePools/2/name': 'A', '/cluster/nodePools/2': 1 },
  },
  {
    code: 'pool-name-twice',
    at: '/cluster/nodePools/2/name',
    keys: `cluster: { nodePools: [${pool('b')}, ${pool('unknown')}, ${pool('unknown')}] }`,
    // An item that is taken away leaves those behind it at other indexes than in the file.
    reads: { '/cluster/nodePools/0': 1 },
    // What stands in for the name is called as they are.
    beside: { '/cluster/nodePools/0/name': 1 },
  },
  {
    code: 'pool-npus-too-many',
    at: '/cluster/nodePools/0/npusPerNode',
    keys: `cluster: { nodePools: [${pool('a', 16)}, ${pool('b')}] }`,
    reads: { '/cluster/nodePools/0/hardware': 'A2', '/cluster/nodePools/0/npusPerNode': 0 },
    beside: { '/cluster/nodePools/1/hardware': 'A2', '/cluster/nodePools/0/nodes': 0 },
  },
  ...['server', 'controller', 'coordinator', 'ranktableBuilder'].map((key) => ({
    code: 'request-above-limit' as const,
    at: `/${key}/resources/requests/memory`,
    keys: `${key}: { ${key === 'server' ? 'instances: 2, npusPerInstance: 2, sharedMemory: 1Gi, ' : ''}resources: { requests: { memory: 9Gi }, limits: { memory: 8Gi } } }`,
    reads: { [`/${key}/resources/limits/memory`]: 'much', [`/${key}/resources/requests/memory`]: 'much' },
    beside: {
      [`/${key}/resources/limits/cpu`]: 'much',
      [`/${key === 'server' ? 'controller' : 'server'}/resources/limits/memory`]: 'much',
    },
  })),
  {
    code: 'root-forbidden',
    at: '/podSecurity/runAsUser',
    keys: 'podSecurity: { runAsUser: 0, runAsNonRoot: true }',
    reads: { '/podSecurity/runAsUser': -1, '/podSecurity/runAsNonRoot': 'yes' },
    beside: { '/podSecurity/fsGroup': -1, '/server/instances': 0 },
  },
  {
    code: 'shared-memory-above-limit',
    at: '/prefill/sharedMemory',
    keys: `${heterogeneous} }, prefill: { instances: 1, npusPerInstance: 2, sharedMemory: 999Gi }`,
    reads: { '/prefill/sharedMemory': 'much', '/prefill/resources/limits/memory': 'much' },
    beside: { '/decode/sharedMemory': 'much', '/decode/resources/limits/memory': 'much' },
  },
  {
    code: 'silence-twice',
    at: '/silence/2/rule',
    keys: `silence: [${silence('apart-on-one-node')}, ${silence('image-tag-latest')}, ${silence('image-tag-latest')}]`,
    reads: { '/silence/1/rule': 'image', '/silence/2/rule': 'image', '/silence/0': 'image' },
    beside: { '/silence/0/rule': 'image', '/silence/1/reason': 1, '/server/instances': 0 },
  },
  {
    code: 'toleration-seconds-without-eviction',
    at: '/controller/tolerations/1/tolerationSeconds',
    keys: 'controller: { tolerations: [{ operator: Exists }, { operator: Exists, tolerationSeconds: 1 }] }',
    reads: {
      '/controller/tolerations/1/effect': 'No',
      '/controller/tolerations/1/efect': 'NoExecute',
      '/controller/tolerations/0': 1,
    },
    beside: { '/controller/tolerations/0/effect': 'No', '/coordinator/tolerations': 1 },
  },
  {
    code: 'toleration-value-unused',
    at: '/coordinator/tolerations/0/value',
    keys: 'coordinator: { tolerations: [{ key: a, operator: Exists, value: b }, { operator: Exists }] }',
    reads: { '/coordinator/tolerations/0/operator': 'Is', '/coordinator/tolerations/0/value': 1 },
    beside: { '/coordinator/tolerations/1/operator': 'Is', '/coordinator/tolerations/0/effect': 'No' },
  },
  {
    code: 'toleration-without-key',
    at: '/controller/tolerations/0',
    keys: 'controller: { tolerations: [{ operator: Equal, value: b }, { operator: Exists }] }',
    reads: {
      '/controller/tolerations/0/operator': 'Is',
      '/controller/tolerations/0/key': 1,
      '/controller/tolerations/0/keys': 'a',
      // It is shown.
      '/controller/tolerations/0/effect': 'No',
    },
    beside: { '/controller/tolerations/1/operator': 'Is', '/coordinator/tolerations': 1 },
  },
  {
    code: 'too-many-servers',
    at: '/decode/instances',
    keys: 'variant: heterogeneous, decode: { instances: 60, npusPerInstance: 2 }, prefill: { instances: 60, npusPerInstance: 2 }',
    reads: { '/prefill/instances': 0, '/decode/instances': 0 },
    beside: { '/prefill/npusPerInstance': 0, '/controller/sharedMemory': 1 },
  },
  ...['', '/controller', '/decode'].flatMap((component) => {
    const variable = (list: string, name: string, value: string): string => {
      const given = `${list}: { ${name}: ${value} }`;
      if (component === '/decode')
        return `${heterogeneous}, ${given} }, prefill: { instances: 1, npusPerInstance: 2 }`;
      return component === '' ? given : `controller: { ${given} }`;
    };
    const one = (code: FindingCode, name: string): Case => ({
      code,
      at: `${component}/extraEnvironment/${name}`,
      keys: variable('extraEnvironment', name, "'1'"),
      reads: { [`${component}/extraEnvironment/${name}`]: {}, [`${component}/extraEnvironment`]: 1 },
      beside: { [`${component}/extraEnvironment/A`]: {}, '/coordinator/extraEnvironment': 1 },
    });
    const twice: Case = {
      code: 'variable-twice',
      at: `${component}/secretEnvironment/A`,
      keys: variable("extraEnvironment: { A: '1' }, secretEnvironment", 'A', '{ secret: a, key: b }'),
      reads: { [`${component}/extraEnvironment/A`]: {}, [`${component}/secretEnvironment/A`]: 1 },
      beside: { [`${component}/secretEnvironment/A/key`]: 1, '/coordinator/extraEnvironment': 1 },
    };
    return [
      one('variable-of-mindie', 'HCCL_RDMA_TIMEOUT'),
      one('variable-of-shell', 'BASH_ENV'),
      one('variable-taken', 'MIES_INSTALL_PATH'),
      twice,
    ];
  }),
  {
    code: 'weights-twice',
    at: '/model/weights/hostPath',
    keys: 'model: { name: a, weightsPath: /data/a, weights: { hostPath: /data, persistentVolumeClaim: a } }',
    reads: { '/model/weights/hostPath': 1, '/model/weights/persistentVolumeClaim': 'A' },
    beside: { '/model/weights/mountPath': 1, '/server/instances': 0 },
  },
];

/** What is found, with one value more that is at fault. */
function found({ code: own, keys }: Case, pointer?: string, value?: unknown): string[] {
  const file = structuredClone(exampleFile(`{ ${keys} }`));
  const faulty = pointerToPath(pointer ?? '');
  if (pointer !== undefined) setAt(file, faulty, value);
  const { findings } = checkDeployment(file);
  if (pointer !== undefined) {
    const others = findings.filter(({ code }) => code !== own);
    expect(others.filter(({ path }) => isPrefix(faulty, path))).not.toEqual([]);
  }
  return findings.map(({ code, path }) => `${code} ${formatPath(path)}`);
}

describe.each(cases)('$code at $at', (one) => {
  const finding = `${one.code} ${formatPath(pointerToPath(one.at))}`;

  test('is found', () => {
    expect(found(one)).toContain(finding);
  });

  test.each(Object.entries(one.reads))('is not found where %s is %j', (pointer, value) => {
    expect(found(one, pointer, value)).not.toContain(finding);
  });

  test.each(Object.entries(one.beside))('is found all the same where %s is %j', (pointer, value) => {
    expect(found(one, pointer, value)).toContain(finding);
  });
});

test('each condition is tested', () => {
  // These are about MindIE files, and about what everything else found.
  const others = ['contradicts-derived-value', 'silence-without-effect'];
  const tested = cases.map(({ code }) => code);
  expect(ofConditions.filter((code) => !tested.includes(code))).toEqual(others);
});
