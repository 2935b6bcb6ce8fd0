import { contentHash } from '../../lib/ranktable/content-hash';
import type { Complete } from '../../lib/ranktable/decide';
import { membersKey } from '../../lib/ranktable/members';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import type { Clock } from './clock';
import type { Cluster } from './cluster';
import { describeError } from './describe-error';
import type { Log } from './log';
import type { Metrics } from './metrics';

export interface PublisherProps {
  readonly cluster: Cluster;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** Annotations of the table's ConfigMap. */
const annotationPrefix = 'cdk8s-mindie';

/** Writes the table, and tells those who should know. */
export class Publisher {
  constructor(private readonly props: PublisherProps) {}

  /**
   * Writes the table and its members, in one write, in place of those of `resourceVersion`.
   * @throws Error when it could not be written.
   */
  async write(
    plan: TablePlan,
    { text, members, servers }: Complete,
    resourceVersion: string | undefined,
  ): Promise<void> {
    const { cluster, log, metrics, clock } = this.props;
    const hash = contentHash(text);
    const now = new Date(clock.now());
    const annotations = {
      [`${annotationPrefix}/table-hash`]: hash,
      [`${annotationPrefix}/table-servers`]: String(servers),
      [`${annotationPrefix}/table-observed`]: now.toISOString(),
    };
    const { configMap, key } = plan.table;
    const data = { [key]: text, [membersKey]: members };
    await cluster.applyTable({ configMap, data, annotations, resourceVersion });
    metrics.published(now);
    log.info(`published a table of ${servers} servers in ${configMap}`, { servers, hash });
  }

  /** Tells of a table that has been written: the pods, if the plan says so, and people. */
  async tell(plan: TablePlan, { text, servers }: Complete, pods: readonly string[]): Promise<void> {
    const hash = contentHash(text);
    if (plan.refreshPods) await this.refresh(pods, hash);
    await this.recordEvent(plan, 'Normal', 'TablePublished', `a table of ${servers} servers (${hash})`);
  }

  /** Tells `kubectl describe configmap`; an event that cannot be written changes nothing. */
  async recordEvent(
    { table }: TablePlan,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): Promise<void> {
    try {
      await this.props.cluster.recordEvent(table.configMap, { type, reason, message });
    } catch (error) {
      this.props.log.error(`could not record the event ${reason}: ${describeError(error)}`);
    }
  }

  /** Touches the pods, so that their kubelets deliver the table now; a pod that is gone needs no table. */
  private async refresh(pods: readonly string[], hash: string): Promise<void> {
    const { cluster, log } = this.props;
    const touched = { [`${annotationPrefix}/table-hash`]: hash };
    const results = await Promise.allSettled(pods.map((name) => cluster.annotatePod(name, touched)));
    const failed = results.filter(({ status }) => status === 'rejected').length;
    if (failed > 0)
      log.error(
        `could not refresh ${failed} of ${pods.length} pods; they get the table within about a minute`,
      );
  }
}
