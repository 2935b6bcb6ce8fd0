// Random histories of a namespace: whatever happens in whatever order, a published table is complete and true.
import fc from 'fast-check';
import { schemaFindings } from '../../lib/config/mindie-schema';
import { decide, type State } from '../../lib/ranktable/decide';
import { lintTable } from '../../lib/ranktable/lint';
import { isLive, type Pod } from '../../lib/ranktable/objects';
import { emptyTable, hccl, management, pod, published, rings, twoServers } from './support';

const replicas = 3;
const plan = {
  ...twoServers,
  serverGroups: twoServers.serverGroups.map((group) => ({ ...group, replicas })),
};

type Event =
  | 'create'
  | 'assign an IP'
  | 'reuse an IP'
  | 'delete'
  | 'finish deleting'
  | 'evict'
  | 'roll one'
  | 'operator writes'
  | 'operator resets'
  | 'operator writes late'
  | 'operator writes garbage'
  | 'settle';
const events: Event[] = [
  'create',
  'assign an IP',
  'reuse an IP',
  'delete',
  'finish deleting',
  'evict',
  'roll one',
  'operator writes',
  'operator resets',
  'operator writes late',
  'operator writes garbage',
  'settle',
];

/** Two NPUs that no other pod has. */
function npus(created: number): { id: string; ip: string; rank: string }[] {
  return [2 * created, 2 * created + 1].map((id) => ({
    id: String(id),
    ip: `192.168.${Math.floor(id / 200)}.${(id % 200) + 1}`,
    rank: '0',
  }));
}

/** A namespace that does what a cluster may do. */
class Namespace {
  pods: Pod[] = [];
  hccl: string | undefined;
  table: string | undefined;
  private created = 0;
  private addresses = 0;
  private earlier: string | undefined;

  apply(event: Event, pick: number): void {
    const live = this.pods.filter(isLive);
    const chosen = live.length === 0 ? undefined : live[pick % live.length];
    switch (event) {
      case 'create':
        if (live.length < replicas + 1)
          this.pods.push(pod('mindie-server', `s${this.created}`, { npus: npus(this.created++) }));
        break;
      case 'assign an IP':
        this.assign(`10.0.${Math.floor(++this.addresses / 200)}.${(this.addresses % 200) + 1}`);
        break;
      case 'reuse an IP': {
        const ended = this.pods.find((one) => !isLive(one) && one.status?.podIP !== undefined);
        const used = live.some(({ status }) => status?.podIP === ended?.status?.podIP);
        if (ended?.status?.podIP !== undefined && !used) this.assign(ended.status.podIP);
        break;
      }
      case 'delete':
        this.replace(chosen, (one) => ({ ...one, metadata: { ...one.metadata, deletionTimestamp: 'now' } }));
        break;
      case 'finish deleting':
        this.pods = this.pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
        break;
      case 'evict':
        this.replace(chosen, (one) => ({
          ...one,
          status: { ...one.status, phase: 'Failed', reason: 'Evicted' },
        }));
        break;
      case 'roll one':
        this.apply('delete', pick);
        this.apply('create', pick);
        break;
      case 'operator writes':
        this.earlier = this.hccl ?? this.earlier;
        this.hccl = this.truth() ?? this.hccl;
        break;
      case 'operator resets':
        this.hccl = this.hccl?.replace('"completed"', '"initializing"');
        break;
      case 'operator writes late':
        this.hccl = this.earlier ?? this.hccl;
        break;
      case 'operator writes garbage':
        this.hccl = ['', '{"status":"completed"', '{"status":"completed","server_list":[]}', 'null'][
          pick % 4
        ];
        break;
      case 'settle':
        while (this.live().length > replicas) this.apply('delete', 0);
        while (this.live().length < replicas) this.apply('create', 0);
        for (let count = 0; count < replicas; count++) this.apply('assign an IP', 0);
        break;
    }
  }

  state(): State {
    const current =
      this.table === undefined
        ? emptyTable
        : { ...emptyTable, data: { 'global_ranktable.json': this.table } };
    return { pods: [...management, ...this.pods], configMaps: [rings('mindie-server', this.hccl)], current };
  }

  live(): Pod[] {
    return this.pods.filter(isLive);
  }

  /** What a healthy operator would write now; nothing while a pod lacks its IP. */
  truth(): string | undefined {
    const live = this.live();
    if (live.length !== replicas || live.some(({ status }) => status?.podIP === undefined)) return undefined;
    return hccl(
      live.map(({ status, metadata }, index) => ({
        ip: status?.podIP ?? '',
        id: metadata.uid ?? '',
        host: '10.10.0.1',
        devices: npus(Number(metadata.name.slice(1))).map((device, place) => ({
          ...device,
          rank: String(index * 2 + place),
        })),
      })),
    );
  }

  private assign(ip: string): void {
    this.replace(
      this.live().find(({ status }) => status?.podIP === undefined),
      (one) => ({
        ...one,
        status: { ...one.status, phase: 'Running', podIP: ip, podIPs: [{ ip }], hostIP: '10.10.0.1' },
      }),
    );
  }

  private replace(old: Pod | undefined, change: (one: Pod) => Pod): void {
    this.pods = this.pods.map((one) => (one === old ? change(one) : one));
  }
}

// A healthy cluster does these two most of the time.
const event = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...events) },
  { weight: 1, arbitrary: fc.constantFrom<Event>('settle', 'operator writes') },
);
const history = fc.array(fc.tuple(event, fc.nat(50)), { maxLength: 60, size: 'max' });

test('a published table lists exactly the live servers, and is published as soon as the state is complete (1000 histories)', () => {
  let tables = 0;
  fc.assert(
    fc.property(history, (steps) => {
      const namespace = new Namespace();
      for (const [event, pick] of steps) {
        namespace.apply(event, pick);
        const decision = decide(plan, namespace.state());
        const live = namespace.live().map(({ status }) => status?.podIP);
        const truth = namespace.truth();
        if (truth !== undefined && namespace.hccl === truth) {
          expect(schemaFindings('hccl.json', JSON.parse(truth) as object)).toEqual([]);
          expect(['publish', 'unchanged']).toContain(decision.kind);
        }
        if (decision.kind === 'publish') {
          tables += 1;
          const servers = published(decision).server_group_list[0]?.server_list.map(
            ({ server_ip }) => server_ip,
          );
          expect([...(servers ?? [])].sort()).toEqual([...live].sort());
          expect(servers).toHaveLength(replicas);
          expect(lintTable(decision.text, plan)).toEqual([]);
          namespace.table = decision.text;
        }
        if (decision.kind === 'unchanged') expect(truth).toBeDefined();
      }
    }),
    { numRuns: 1000 },
  );
  // The histories do reach complete states.
  expect(tables).toBeGreaterThan(100);
});

test('from any history, pods that settle and an operator that catches up lead to a table', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const namespace = new Namespace();
      for (const [event, pick] of steps) namespace.apply(event, pick);
      namespace.apply('settle', 0);
      namespace.apply('operator writes', 0);
      expect(['publish', 'unchanged']).toContain(decide(plan, namespace.state()).kind);
    }),
    { numRuns: 200 },
  );
});
