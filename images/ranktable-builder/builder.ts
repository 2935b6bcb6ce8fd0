import { contentHash } from '../../lib/ranktable/content-hash';
import { type Decision, decide } from '../../lib/ranktable/decide';
import { parsePlan } from '../../lib/ranktable/parse-plan';
import { progress } from '../../lib/ranktable/progress';
import type { Reason } from '../../lib/ranktable/reason';
import { Remedies } from '../../lib/ranktable/remedies';
import { type TablePlan, tablePlanKey } from '../../lib/ranktable/table-plan';
import { Backoff } from './backoff';
import type { Cluster, ConfigMapObject, Observed } from './cluster';
import { describeError } from './describe-error';
import { Inputs } from './inputs';
import type { Log } from './log';
import type { Metrics } from './metrics';
import { missingPermissions } from './self-check';

export interface BuilderProps {
  readonly cluster: Cluster;
  readonly log: Log;
  readonly metrics: Metrics;
  /** ConfigMap of the table plan. */
  readonly planConfigMap: string;
  /** Job mode: ends with the first table. Watch mode: stays. */
  readonly mode: 'job' | 'watch';
  /** Job mode: hash of the plan that this builder was made for; with another one it has been superseded. */
  readonly planHash?: string;
  readonly now: () => Date;
  readonly random: () => number;
}

/** How a builder ended: the exit code of its process, and the last words. */
export interface Ending {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** Annotations of the table's ConfigMap. */
const annotationPrefix = 'cdk8s-mindie';

/** Watches a namespace and keeps its table: the loop around `decide`. */
export class Builder {
  private readonly planMap: Observed<ConfigMapObject>;
  private plan: TablePlan | undefined;
  private planText: string | undefined;
  private isPlanGood = false;
  private inputs: Inputs | undefined;
  private writing = false;
  private scheduled = false;
  private writeError: string | undefined;
  private again = false;
  private lastReasons = '';
  private readonly remedies = new Remedies(() => this.props.now().getTime());
  private decision: Decision | undefined;
  private end: (ending: Ending) => void = () => undefined;
  /** How the builder ended. */
  readonly ended: Promise<Ending>;

  constructor(private readonly props: BuilderProps) {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    this.planMap = props.cluster.watchConfigMap(props.planConfigMap, this.observer(props.planConfigMap));
  }

  /** Whether every list has come, so that the decisions are about the whole state. */
  isReady(): boolean {
    return this.decision !== undefined;
  }

  /** Why there is no table, in sentences. */
  reasons(): string[] {
    if (this.decision === undefined)
      return [`waiting for ConfigMap ${this.props.planConfigMap} and the first lists`];
    if ('reasons' in this.decision) return this.remedies.say();
    return this.writeError === undefined ? [] : [this.writeError];
  }

  /** `3/4 servers have NPUs; waiting: …`, with the first reasons. */
  summary(): string {
    const state = this.plan === undefined ? undefined : this.inputs?.state();
    const servers = this.plan === undefined || state === undefined ? [] : [progress(this.plan, state)];
    return [...servers, `waiting: ${this.reasons().slice(0, 5).join('; ')}`].join('; ');
  }

  isWaiting(): boolean {
    return this.decision === undefined || 'reasons' in this.decision || this.writeError !== undefined;
  }

  async stop(): Promise<void> {
    await Promise.all([this.planMap.stop(), this.inputs?.stop()]);
  }

  private observer(what: string) {
    const backoff = new Backoff(() => this.props.now().getTime(), this.props.random);
    return {
      onChange: () => {
        this.schedule();
      },
      onError: (error: unknown): number => {
        const delay = backoff.next();
        this.props.log.error(`lost the watch of ${what}: ${describeError(error)}; again in ${delay} ms`);
        return delay;
      },
    };
  }

  /** Many changes of one moment, those of a new list, say, are one look. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.step();
    });
  }

  /** One look at the state; another follows when something changed meanwhile. */
  private async step(): Promise<void> {
    if (this.writing) {
      this.again = true;
      return;
    }
    this.writing = true;
    try {
      await this.decideAndAct();
    } catch (error) {
      this.props.log.error(
        `unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      this.retryLater();
    } finally {
      this.writing = false;
    }
    if (this.again) {
      this.again = false;
      await this.step();
    }
  }

  private async decideAndAct(): Promise<void> {
    if (!this.readPlan() || this.plan === undefined || this.inputs === undefined) return;
    const state = this.inputs.state();
    if (state === undefined) return;
    const decision = decide(this.plan, state);
    this.decision = decision;
    this.remedies.observe('reasons' in decision ? decision.reasons : []);
    this.props.metrics.decided(decision);
    switch (decision.kind) {
      case 'publish':
        return this.publish(this.plan, decision, state.current);
      case 'unchanged':
        this.finish(`the table of ${decision.servers} servers is complete and already there`);
        break;
      case 'wait':
        this.explain('waiting', decision.reasons);
        break;
      case 'fail':
        if (this.explain('cannot build the table', decision.reasons))
          await this.recordEvent('Warning', 'TableFailed', this.reasons().join('; '));
        if (this.props.mode === 'job') this.end({ exitCode: 1, lines: this.reasons() });
    }
  }

  /** Reads the plan from its ConfigMap. False: there is none to go by, or this builder has been superseded. */
  private readPlan(): boolean {
    const configMaps = this.planMap.objects();
    if (configMaps === undefined) return false;
    const text = configMaps[0]?.data?.[tablePlanKey];
    if (text === this.planText) return this.isPlanGood;
    this.planText = text;
    this.isPlanGood = this.takePlanText(text);
    return this.isPlanGood;
  }

  private takePlanText(text: string | undefined): boolean {
    const plan =
      text === undefined ? `ConfigMap ${this.props.planConfigMap} has no ${tablePlanKey}` : parsePlan(text);
    if (typeof plan === 'string') {
      this.props.log.error(`${plan}; the table stays as it is`);
      return this.plan !== undefined && this.props.mode === 'watch';
    }
    const hash = contentHash(plan, 8);
    if (this.props.planHash !== undefined && hash !== this.props.planHash) {
      this.end({
        exitCode: 0,
        lines: [`superseded by plan ${hash}; this builder was made for ${this.props.planHash}`],
      });
      return false;
    }
    this.takePlan(plan, hash);
    return true;
  }

  private takePlan(plan: TablePlan, hash: string): void {
    this.props.log.info(`plan ${hash} of release ${plan.release}`);
    this.plan = plan;
    void this.inputs?.stop();
    this.inputs = new Inputs(this.props.cluster, plan, (what) => this.observer(what));
    void missingPermissions(this.props, plan, this.props.planConfigMap).then((missing) => {
      if (missing.length > 0) this.end({ exitCode: 1, lines: missing });
    });
  }

  private async publish(
    plan: TablePlan,
    { text, servers }: { text: string; servers: number },
    current: ConfigMapObject | undefined,
  ): Promise<void> {
    const { cluster, log, metrics, now } = this.props;
    const hash = contentHash(text);
    const annotations = {
      [`${annotationPrefix}/table-hash`]: hash,
      [`${annotationPrefix}/table-servers`]: String(servers),
      [`${annotationPrefix}/table-observed`]: now().toISOString(),
    };
    const { configMap, key } = plan.table;
    try {
      await cluster.applyTable({
        configMap,
        key,
        text,
        annotations,
        resourceVersion: current?.metadata.resourceVersion,
      });
    } catch (error) {
      // A conflict, or a server that is away: the watch brings the new state, and with it the next decision.
      this.writeError = `could not write ${configMap}: ${describeError(error)}`;
      log.error(this.writeError);
      this.retryLater();
      return;
    }
    this.writeError = undefined;
    metrics.published(now());
    log.info(`published a table of ${servers} servers in ${configMap}`, { servers, hash });
    if (plan.refreshPods) await this.refreshPods(hash);
    await this.recordEvent('Normal', 'TablePublished', `a table of ${servers} servers (${hash})`);
    this.finish(`published a table of ${servers} servers`);
  }

  private readonly retries = new Backoff(
    () => this.props.now().getTime(),
    () => this.props.random(),
  );

  private retryLater(): void {
    setTimeout(() => void this.step(), this.retries.next()).unref();
  }

  /** Touches the pods, so that their kubelets deliver the table now; a pod that is gone needs no table. */
  private async refreshPods(hash: string): Promise<void> {
    const pods = this.inputs?.livePods() ?? [];
    const touched = { [`${annotationPrefix}/table-hash`]: hash };
    const results = await Promise.allSettled(
      pods.map((name) => this.props.cluster.annotatePod(name, touched)),
    );
    const failed = results.filter(({ status }) => status === 'rejected').length;
    if (failed > 0)
      this.props.log.error(
        `could not refresh ${failed} of ${pods.length} pods; they get the table within about a minute`,
      );
  }

  private finish(message: string): void {
    if (this.lastReasons !== message) this.props.log.info(message);
    this.lastReasons = message;
    if (this.props.mode === 'job') this.end({ exitCode: 0, lines: [] });
  }

  /** A line for each reason, when the reasons have changed; whether they have. */
  private explain(what: string, reasons: readonly Reason[]): boolean {
    const messages = reasons.map(({ message }) => message);
    if (messages.join('\n') === this.lastReasons) return false;
    this.lastReasons = messages.join('\n');
    for (const { code, object, message } of reasons)
      this.props.log.info(`${what}: ${message}`, { code, object });
    return true;
  }

  /** Tells `kubectl describe configmap`; an event that cannot be written changes nothing. */
  async recordEvent(type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    const { cluster, now, log } = this.props;
    if (this.plan === undefined) return;
    try {
      await cluster.recordEvent(this.plan.table.configMap, { type, reason, message, time: now() });
    } catch (error) {
      log.error(`could not record the event ${reason}: ${describeError(error)}`);
    }
  }
}
