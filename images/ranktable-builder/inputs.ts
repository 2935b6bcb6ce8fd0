import { isLive, matches } from '../../lib/ranktable/objects';
import type { State } from '../../lib/ranktable/decide';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import type { Cluster, ConfigMapObject, Observed, Observer, PodObject } from './cluster';

/** The objects that a plan names, kept up to date. */
export class Inputs {
  private readonly pods: Observed<PodObject>;
  private readonly table: Observed<ConfigMapObject>;
  private readonly rings: readonly Observed<ConfigMapObject>[];

  constructor(
    cluster: Cluster,
    private readonly plan: TablePlan,
    observer: (what: string) => Observer,
  ) {
    this.pods = cluster.watchPods(plan.releaseSelector, observer('pods'));
    this.table = cluster.watchConfigMap(plan.table.configMap, observer(plan.table.configMap));
    const names =
      plan.source === 'operator' || plan.heterogeneous
        ? plan.serverGroups.map(({ ringsConfig }) => ringsConfig)
        : [];
    this.rings = names.map((name) => cluster.watchConfigMap(name, observer(name)));
  }

  /** Undefined until every list has come. */
  state(): (State & { readonly current: ConfigMapObject | undefined }) | undefined {
    const pods = this.pods.objects();
    const table = this.table.objects();
    const rings = this.rings.map((one) => one.objects());
    if (pods === undefined || table === undefined || rings.includes(undefined)) return undefined;
    const current = table.find(({ metadata }) => metadata.name === this.plan.table.configMap);
    return { pods, configMaps: rings.flatMap((objects) => objects ?? []), current };
  }

  /** The live pods that mount the table. */
  livePods(): string[] {
    const pods = this.pods.objects() ?? [];
    const workloads = [this.plan.coordinator, this.plan.controller, ...this.plan.serverGroups];
    const mounts = ({ metadata }: PodObject): boolean =>
      workloads.some(({ selector }) => matches(selector, metadata.labels));
    return pods.filter((pod) => isLive(pod) && mounts(pod)).map(({ metadata }) => metadata.name);
  }

  async stop(): Promise<void> {
    await Promise.all([this.pods, this.table, ...this.rings].map((observed) => observed.stop()));
  }
}
