// Nodes and pods that only pretend to run (https://kwok.sigs.k8s.io). A pod gets an IP of its own as soon as it is on a
// node (kwok's own IPs go from pod to pod), and its init container waits for the table; it becomes ready when the table of its
// release lists it. A kubelet would show the table up to 90 s later: these look at once.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import type { ControlPlane } from './control-plane';
import { Daemon } from './daemon';
import { type Observed, observe, Worker } from './observe';

/** Nodes of one kind, which live and die together: one kwok keeps them. */
export interface Rack {
  /** Letters; part of the nodes' names: `<name>-0`, `<name>-1`, … */
  readonly name: string;
  readonly nodes: number;
  /** @default 8 */
  readonly npus?: number;
  /** Beside `accelerator: huawei-Ascend910`. */
  readonly labels?: Readonly<Record<string, string>>;
}

const podKind = { apiGroup: 'v1', kind: 'Pod' };
const nodeKind = { apiGroup: 'v1', kind: 'Node' };
const lives = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' };
/** Marks a pod whose init container has seen its IP in the table. */
const listed = 'stand-in/listed';
const readiness = '.status.conditions.[] | select( .type == "Ready" ) | .status';

interface Stage {
  readonly name: string;
  readonly resourceRef: object;
  readonly matchExpressions: readonly object[];
  readonly next: object;
}

const stages: readonly Stage[] = [
  {
    name: 'node-starts',
    resourceRef: nodeKind,
    matchExpressions: [{ key: readiness, operator: 'NotIn', values: ['True'] }],
    next: {
      statusTemplate: `conditions:
{{ range NodeConditions }}
- { type: {{ .type | Quote }}, status: {{ .status | Quote }}, reason: {{ .reason | Quote }}, message: {{ .message | Quote }}, lastHeartbeatTime: {{ Now | Quote }}, lastTransitionTime: {{ Now | Quote }} }
{{ end }}
phase: Running
`,
    },
  },
  {
    name: 'pod-serves',
    resourceRef: podKind,
    matchExpressions: [
      lives,
      { key: '.status.podIP', operator: 'Exists' },
      { key: `.metadata.annotations["${listed}"]`, operator: 'Exists' },
      { key: readiness, operator: 'NotIn', values: ['True'] },
    ],
    next: {
      statusTemplate: `conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ Now | Quote }} }
- { type: ContainersReady, status: "True", lastTransitionTime: {{ Now | Quote }} }
- { type: Ready, status: "True", lastTransitionTime: {{ Now | Quote }} }
phase: Running
`,
    },
  },
  {
    name: 'pod-ends',
    resourceRef: podKind,
    matchExpressions: [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }],
    next: { delete: true },
  },
];

/** The line that an init container looks for. */
function memberLine({ spec, status }: V1Pod): string {
  const appType = spec?.initContainers?.[0]?.env?.find(({ name }) => name === 'APP_TYPE')?.value ?? '';
  return `${appType.replace('mindie-ms-', '')} ${status?.podIP ?? ''}`;
}

function stageFile(): string {
  const documents = stages.map(({ name, resourceRef, matchExpressions, next }) =>
    stringify({
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'Stage',
      metadata: { name },
      spec: { resourceRef, selector: { matchExpressions }, next },
    }),
  );
  return documents.join('---\n');
}

export class Kwok {
  private readonly daemons = new Map<string, Daemon>();
  /** IPs of nodes that answer. */
  private readonly hosts = new Map<string, string>();
  private readonly network = new Worker(() => this.giveIps());
  private readonly given = new Set<string>();
  /** When each IP was given to its pod, by performance.now(). */
  readonly ipsGivenAt = new Map<string, number>();
  private readonly initContainers = new Worker(() => this.lookAtTables());
  private readonly pods: Observed<V1Pod>;
  private readonly tables: Observed<V1ConfigMap>;

  constructor(private readonly plane: ControlPlane) {
    this.pods = observe<V1Pod>(plane, '/api/v1/pods', () => {
      this.network.poke();
      this.initContainers.poke();
    });
    const tables = '/api/v1/configmaps?labelSelector=app.kubernetes.io%2Fcomponent%3Dranktable';
    this.tables = observe<V1ConfigMap>(plane, tables, this.initContainers.poke);
  }

  /** Adds nodes and keeps them alive. */
  async start({ name, nodes: count, npus = 8, labels = {} }: Rack): Promise<void> {
    const index = this.daemons.size;
    for (let number = 0; number < count; number += 1) {
      const ip = `10.10.${index}.${number + 1}`;
      const all = { ...labels, rack: name, accelerator: 'huawei-Ascend910' };
      await this.createNode(`${name}-${number}`, ip, npus, all);
      this.hosts.set(`${name}-${number}`, ip);
    }
    const config = path.join(this.plane.folder, 'stages.yaml');
    fs.writeFileSync(config, stageFile());
    const daemon = new Daemon(
      this.plane.binaries['kwok'] ?? '',
      [
        `--kubeconfig=${this.plane.adminKubeconfig}`,
        `--config=${config}`,
        `--manage-nodes-with-label-selector=rack=${name}`,
        '--node-lease-duration-seconds=8',
      ],
      path.join(this.plane.folder, `kwok-${name}.log`),
    );
    this.daemons.set(name, daemon);
    daemon.start();
    await daemon.ready(async () => (await this.readyNodes(name)) === count);
  }

  /** Why it cannot give IPs, if it cannot. */
  get failure(): string | undefined {
    return this.network.failure ?? this.initContainers.failure;
  }

  /** The nodes of a rack answer no more, as when its power fails. */
  async cutPower(name: string): Promise<void> {
    for (const node of this.hosts.keys()) if (node.startsWith(`${name}-`)) this.hosts.delete(node);
    await this.daemons.get(name)?.stop();
  }

  async stop(): Promise<void> {
    this.pods.stop();
    this.tables.stop();
    for (const daemon of this.daemons.values()) await daemon.stop();
  }

  private async giveIps(): Promise<void> {
    for (const { metadata, spec, status } of this.pods.list()) {
      const { uid = '', namespace = '', name = '', labels, deletionTimestamp } = metadata ?? {};
      const host = this.hosts.get(spec?.nodeName ?? '');
      // The builder really runs: see pretending.ts.
      const runs = labels?.['app.kubernetes.io/component'] === 'ranktable-builder';
      if (host === undefined || runs || status?.podIP || deletionTimestamp || this.given.has(uid)) continue;
      this.given.add(uid);
      const ip = `10.244.${Math.floor(this.given.size / 200)}.${(this.given.size % 200) + 1}`;
      const body = { status: waitingForTable(ip, host) };
      const contentType = 'application/strategic-merge-patch+json';
      const at = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
      await this.plane.request('PATCH', at, body, { contentType }).catch((error: unknown) => {
        this.given.delete(uid);
        throw error;
      });
      this.ipsGivenAt.set(ip, performance.now());
    }
  }

  private async lookAtTables(): Promise<void> {
    for (const pod of this.pods.list()) {
      const { metadata, spec, status } = pod;
      const { namespace = '', name = '', annotations, deletionTimestamp } = metadata ?? {};
      const isWaiting = annotations?.[listed] === undefined && deletionTimestamp === undefined;
      if (!isWaiting || !this.hosts.has(spec?.nodeName ?? '') || status?.podIP === undefined) continue;
      if (!this.membersFor(pod).includes(memberLine(pod))) continue;
      const body = { metadata: { annotations: { [listed]: 'true' } } };
      const at = `/api/v1/namespaces/${namespace}/pods/${name}`;
      await this.plane.request('PATCH', at, body, { contentType: 'application/merge-patch+json' });
    }
  }

  /** The lines of the members that a pod mounts: those of its release. */
  private membersFor({ metadata: pod }: V1Pod): string[] {
    const instance = 'app.kubernetes.io/instance';
    return this.tables
      .list()
      .filter(({ metadata }) => metadata?.namespace === pod?.namespace)
      .filter(({ metadata }) => metadata?.labels?.[instance] === pod?.labels?.[instance])
      .flatMap(({ data }) => data?.['members']?.split('\n') ?? []);
  }

  private async createNode(
    name: string,
    ip: string,
    npus: number,
    labels: Readonly<Record<string, string>>,
  ): Promise<void> {
    const metadata = { name, labels: { ...labels, 'kubernetes.io/hostname': name } };
    const created = await this.plane.request('POST', '/api/v1/nodes', { metadata });
    const amounts = { cpu: '1k', memory: '4Ti', pods: '200', 'huawei.com/Ascend910': String(npus) };
    const addresses = [
      { type: 'InternalIP', address: ip },
      { type: 'Hostname', address: name },
    ];
    const status = { capacity: amounts, allocatable: amounts, addresses };
    const contentType = 'application/strategic-merge-patch+json';
    const at = `/api/v1/nodes/${name}/status`;
    const patched = await this.plane.request('PATCH', at, { status }, { contentType });
    if (created.status !== 201 || patched.status !== 200) throw new Error(`cannot add the node ${name}`);
  }

  private async readyNodes(rack: string): Promise<number> {
    const { body } = await this.plane.request('GET', `/api/v1/nodes?labelSelector=rack%3D${rack}`);
    const { items } = body as {
      items: { status: { conditions?: { type: string; status: string }[] }; spec: { taints?: object[] } }[];
    };
    return items.filter(
      ({ status, spec }) =>
        (spec.taints ?? []).length === 0 &&
        status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
    ).length;
  }
}

/** The status of a pod whose init container runs. */
function waitingForTable(ip: string, host: string): object {
  return {
    phase: 'Pending',
    hostIP: host,
    hostIPs: [{ ip: host }],
    podIP: ip,
    podIPs: [{ ip }],
    conditions: [
      { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized' },
      { type: 'Ready', status: 'False', reason: 'ContainersNotReady' },
    ],
  };
}
