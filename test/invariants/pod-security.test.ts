// What each level admits: https://kubernetes.io/docs/concepts/security/pod-security-standards/
import type { PodSpec, SecurityContext } from '../../lib/invariants/manifest';
import { podSecurityLevelFits, strictestLevel } from '../../lib/invariants/pod-security';
import { manifest, namespace, pod, workload } from './support';

const confined: SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const levelOf = (...pods: readonly PodSpec[]): string =>
  strictestLevel(pods.map((spec, index) => workload(`pod-${index}`, spec)));
/** A pod that the restricted level admits, but for this. */
const but = (securityContext: SecurityContext, rest: Partial<PodSpec> = {}): PodSpec =>
  pod({ securityContext: { ...confined, ...securityContext } }, rest);

test.each<[string, PodSpec]>([
  ['is confined', but({})],
  ['has a user that is not root', but({ runAsUser: 65532 })],
  ['has a seccomp profile of the node', but({ seccompProfile: { type: 'Localhost' } })],
  [
    'is confined as a whole instead of each container',
    pod(
      { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
      { securityContext: { runAsNonRoot: true, runAsUser: 1, seccompProfile: { type: 'RuntimeDefault' } } },
    ),
  ],
  ['declares a port', pod({ securityContext: confined, ports: [{}] })],
  ['mounts files of the cluster', but({}, { volumes: [{ name: 'a', configMap: { name: 'a' } }] })],
])('restricted admits a pod that %s', (_, spec) => {
  expect(levelOf(spec)).toBe('restricted');
});

test.each<[string, PodSpec]>([
  ['says nothing of its rights', pod()],
  ['may be root', but({ runAsNonRoot: false })],
  ['does not say that it is not root', but({ runAsNonRoot: undefined })],
  ['has user 0', but({ runAsUser: 0 })],
  [
    'has user 0 as a whole, though a container has another',
    but({ runAsUser: 1 }, { securityContext: { runAsUser: 0 } }),
  ],
  ['keeps all capabilities', but({ capabilities: {} })],
  ['drops some capabilities instead of ALL', but({ capabilities: { drop: ['NET_RAW'] } })],
  ['has no seccomp profile', but({ seccompProfile: undefined })],
  ['may gain privileges', but({ allowPrivilegeEscalation: true })],
  ['does not say that it may gain no privileges', but({ allowPrivilegeEscalation: undefined })],
  [
    'has a second container that is not confined',
    { containers: [{ name: 'a', securityContext: confined }, { name: 'b' }] },
  ],
  ['has an init container that is not confined', but({}, { initContainers: [{ name: 'init' }] })],
])('baseline admits a pod that %s, and restricted does not', (_, spec) => {
  expect(levelOf(spec)).toBe('baseline');
});

test.each<[string, PodSpec]>([
  ['shares the network of the node', but({}, { hostNetwork: true })],
  ['sees the processes of the node', but({}, { hostPID: true })],
  ['shares the IPC of the node', but({}, { hostIPC: true })],
  ['mounts a directory of the node', but({}, { volumes: [{ name: 'a', hostPath: { path: '/data' } }] })],
  [
    'mounts a directory of the node beside files of the cluster',
    but(
      {},
      {
        volumes: [
          { name: 'a', configMap: { name: 'a' } },
          { name: 'b', hostPath: { path: '/data' } },
        ],
      },
    ),
  ],
  ['is privileged', but({ privileged: true })],
  ['adds a capability', but({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } })],
  ['takes a port of the node', pod({ securityContext: confined, ports: [{}, { hostPort: 1025 }] })],
  [
    'has a privileged second container',
    {
      containers: [
        { name: 'a', securityContext: confined },
        { name: 'b', securityContext: { privileged: true } },
      ],
    },
  ],
  [
    'has a privileged init container',
    but({}, { initContainers: [{ name: 'init', securityContext: { privileged: true } }] }),
  ],
])('privileged alone admits a pod that %s', (_, spec) => {
  expect(levelOf(spec)).toBe('privileged');
});

test('what is switched off does not count', () => {
  const off = { hostNetwork: false, hostPID: false, hostIPC: false };
  expect(levelOf(but({ privileged: false, capabilities: { drop: ['ALL'], add: [] } }, off))).toBe(
    'restricted',
  );
});

test('the least confined pod decides', () => {
  expect(levelOf(but({}), pod())).toBe('baseline');
  expect(levelOf(but({}, { hostPID: true }), but({}), pod())).toBe('privileged');
});

describe('a namespace', () => {
  const faults = (labels: Record<string, string> | undefined, spec: PodSpec): string[] =>
    podSecurityLevelFits([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, ...(labels && { labels }) } },
      workload('server', spec),
    ]);

  test('that enforces what its pods need is right', () => {
    expect(faults({ 'pod-security.kubernetes.io/enforce': 'restricted' }, but({}))).toEqual([]);
  });

  test('that admits more than its pods need is wrong', () => {
    expect(faults({ 'pod-security.kubernetes.io/enforce': 'privileged' }, but({}))).toEqual([
      'Namespace serving enforces the Pod Security level privileged; its pods need restricted',
    ]);
  });

  test('that enforces nothing is wrong', () => {
    const fault = 'Namespace serving enforces the Pod Security level none; its pods need baseline';
    expect(faults({}, pod())).toEqual([fault]);
    expect(faults(undefined, pod())).toEqual([fault]);
  });

  test('is meant, not its objects', () => {
    expect(podSecurityLevelFits([manifest('ConfigMap', 'a'), workload('server', pod())])).toEqual([]);
  });
});
