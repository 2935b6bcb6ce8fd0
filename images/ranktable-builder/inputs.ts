import { isLive, matches } from '../../lib/ranktable/objects';
import type { State } from '../../lib/ranktable/decide';
import { ringsConfigsToRead } from '../../lib/ranktable/permissions';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import type { Cluster, ConfigMapObject, PodObject } from './cluster';
import type { Finding } from './explainer';
import type { Informer, Lost, Versioned } from './informer';

/** The objects that a plan names, kept up to date. */
export class Inputs {
  private readonly pods: Informer<PodObject>;
  private readonly table: Informer<ConfigMapObject>;
  private readonly rings: readonly Informer<ConfigMapObject>[];
  private readonly all: readonly Informer<Versioned>[];

  constructor(
    cluster: Cluster,
    private readonly plan: TablePlan,
    onChange: () => void,
  ) {
    this.pods = cluster.watchPods(plan.releaseSelector, onChange);
    this.table = cluster.watchConfigMap(plan.table.configMap, onChange);
    this.rings = ringsConfigsToRead(plan).map((name) => cluster.watchConfigMap(name, onChange));
    this.all = [this.pods, this.table, ...this.rings];
  }

  /** Undefined unless every one of them is watched. */
  state(): (State & { readonly current: ConfigMapObject | undefined }) | undefined {
    const pods = this.pods.objects();
    const table = this.table.objects();
    const rings = this.rings.map((one) => one.objects());
    if (pods === undefined || table === undefined || rings.includes(undefined)) return undefined;
    const current = table.find(({ metadata }) => metadata.name === this.plan.table.configMap);
    return { pods, configMaps: rings.flatMap((objects) => objects ?? []), current };
  }

  /** Lists all anew; whether that succeeds. */
  async confirm(): Promise<boolean> {
    const confirmed = await Promise.all(this.all.map((one) => one.confirm()));
    return confirmed.every((isConfirmed) => isConfirmed);
  }

  lost(): Lost[] {
    return this.all.flatMap((one) => one.lost() ?? []);
  }

  /** Milliseconds since each of them has last been watched. */
  unwatchedMs(): number {
    return Math.max(...this.all.map((one) => one.unwatchedMs()));
  }

  /** The live pods that mount the table. */
  livePods(): string[] {
    const pods = this.pods.objects() ?? [];
    const workloads = [this.plan.coordinator, this.plan.controller, ...this.plan.serverGroups];
    const mounts = ({ metadata }: PodObject): boolean =>
      workloads.some(({ selector }) => matches(selector, metadata.labels));
    return pods.filter((pod) => isLive(pod) && mounts(pod)).map(({ metadata }) => metadata.name);
  }

  stop(): void {
    for (const one of this.all) one.stop();
  }
}

/** What helps where no watch comes about for long. */
const remedy =
  'kubectl get --raw=/readyz says whether the API server is well; if it is, delete the pod of the ranktable-builder, ' +
  'and a new one tries another connection';

/** Says that inputs are not watched. The sentence of a loss stays the same while it lasts. */
export function lostFindings(lost: readonly Lost[]): Finding[] {
  return lost.map(({ what, since, cause }) => ({
    code: 'input-lost',
    object: what,
    message: `no watch of ${what} since ${new Date(since).toISOString()}: ${cause}`,
    remedy,
  }));
}
