// Random histories of a namespace with an operator that is late, restarts and fails, seen by a builder that is late as well:
// a published table is complete and true of the pods that live, whatever happens in whatever order.
import fc from 'fast-check';
import { schemaFindings } from '../../lib/config/mindie-schema';
import { decide } from '../../lib/ranktable/decide';
import { lintTable } from '../../lib/ranktable/lint';
import { isLive, type Pod } from '../../lib/ranktable/objects';
import { OperatedNamespace } from './operated';
import { published, written } from './support';

/** What happens, to a pod that `pick` chooses where it is about one. */
const events = {
  create: (it: Story, pick: number) => {
    if (it.namespace.live().length <= it.namespace.replicas) it.namespace.create(pick);
  },
  'the device plugin annotates': (it: Story, pick: number) => {
    it.namespace.annotate(it.choose(pick));
  },
  'a pod gets its IP': (it: Story, pick: number) => {
    it.namespace.giveIp(it.choose(pick));
  },
  delete: (it: Story, pick: number) => {
    it.namespace.delete(it.choose(pick));
  },
  'deleted pods are gone': (it: Story) => {
    it.namespace.finishDeleting();
  },
  evict: (it: Story, pick: number) => {
    it.namespace.evict(it.choose(pick));
  },
  scale: (it: Story, pick: number) => {
    it.namespace.replicas = [0, 2, 3, 4][pick % 4] ?? 0;
  },
  settle: (it: Story) => {
    it.namespace.settle();
  },
  'the operator looks': (it: Story) => {
    it.namespace.operate();
  },
  'the operator remembers the pods of now': (it: Story) => {
    it.cached = it.namespace.pods;
  },
  'the operator looks at what it remembers': (it: Story) => {
    it.namespace.operate(it.cached);
  },
  'the operator restarts': (it: Story) => {
    it.namespace.restartOperator();
  },
  'writes fail': (it: Story, pick: number) => {
    it.namespace.failing = pick % 5;
  },
  'the ConfigMap goes or comes': (it: Story) => {
    it.namespace.hasConfigMap = !it.namespace.hasConfigMap;
    it.namespace.hccl = undefined;
  },
  'somebody writes garbage': (it: Story, pick: number) => {
    it.namespace.hccl = ['', '{"status":"completed"', '{"status":"completed","server_list":[]}', 'null'][
      pick % 4
    ];
  },
  'the builder hears of pods': (it: Story) => {
    it.seenPods = it.namespace.pods;
  },
  'the builder hears of hccl.json': (it: Story) => {
    it.seenHccl = it.namespace.hccl;
  },
  'the plan changes': (it: Story) => {
    it.planned = it.namespace.replicas;
  },
};

class Story {
  readonly namespace = new OperatedNamespace();
  /** What the operator, and the builder, have heard of. */
  cached: readonly Pod[] = [];
  seenPods: readonly Pod[] = [];
  seenHccl: string | undefined;
  planned = this.namespace.replicas;

  choose(pick: number): Pod | undefined {
    const live = this.namespace.live();
    return live.length === 0 ? undefined : live[pick % live.length];
  }

  hearAll(): void {
    this.seenPods = this.namespace.pods;
    this.seenHccl = this.namespace.hccl;
    this.planned = this.namespace.replicas;
  }

  /** Decides on what the builder has heard of; returns whether there is a new table. */
  look(): boolean {
    const { namespace, seenPods, seenHccl } = this;
    const plan = namespace.plan(this.planned);
    const decision = decide(plan, namespace.state(seenPods, seenHccl));
    if (decision.kind !== 'publish') return false;
    const servers = published(decision).server_group_list[0]?.server_list ?? [];
    const live = seenPods.filter(isLive);
    expect(servers).toHaveLength(this.planned);
    expect(servers.map(({ server_ip }) => server_ip).sort()).toEqual(
      live.map(({ status }) => status?.podIP).sort(),
    );
    for (const { metadata, status } of live) {
      const server = servers.find(({ server_ip }) => server_ip === status?.podIP);
      expect(server?.server_id).toBe(status?.hostIP);
      const ids = (server?.device ?? []).map(({ device_id }) => Number(device_id)).sort((a, b) => a - b);
      expect(ids).toEqual(namespace.npus.get(metadata.uid ?? ''));
    }
    expect(lintTable(decision.text, plan)).toEqual([]);
    expect(decision.members.split('\n').filter((line) => line.startsWith('server '))).toEqual(
      servers.map(({ server_ip }) => `server ${server_ip}`),
    );
    namespace.table = written(decision);
    return true;
  }
}

type Event = keyof typeof events;

// A healthy cluster does these most of the time.
const healthy: Event[] = [
  'settle',
  'the operator looks',
  'the builder hears of pods',
  'the builder hears of hccl.json',
  'the plan changes',
];
const event = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(events) as Event[])) },
  { weight: 1, arbitrary: fc.constantFrom(...healthy) },
);
const history = fc.array(fc.tuple(event, fc.nat(50)), { maxLength: 60, size: 'max' });

test('a published table lists exactly the live servers with the NPUs that they have (500 histories)', () => {
  let tables = 0;
  fc.assert(
    fc.property(history, (steps) => {
      const story = new Story();
      for (const [event, pick] of steps) {
        events[event](story, pick);
        if (story.look()) tables += 1;
      }
    }),
    { numRuns: 500 },
  );
  // The histories do reach complete states.
  expect(tables).toBeGreaterThan(100);
});

test('from any history, pods that settle and an operator that starts anew lead to a table (200 histories)', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const story = new Story();
      const { namespace } = story;
      for (const [event, pick] of steps) events[event](story, pick);
      [namespace.hasConfigMap, namespace.failing, namespace.replicas] = [true, 0, 3];
      namespace.settle();
      namespace.restartOperator();
      namespace.operate();
      story.hearAll();
      expect(schemaFindings('hccl.json', JSON.parse(namespace.hccl ?? '') as object)).toEqual([]);
      story.look();
      expect(namespace.decide().kind).toBe('unchanged');
    }),
    { numRuns: 200 },
  );
});
