import { contentHash } from '../../lib/ranktable/content-hash';
import { type Decision, decide, type State } from '../../lib/ranktable/decide';
import { parsePlan } from '../../lib/ranktable/parse-plan';
import { progress } from '../../lib/ranktable/progress';
import { Remedies } from '../../lib/ranktable/remedies';
import { type TablePlan, tablePlanKey } from '../../lib/ranktable/table-plan';
import { Backoff } from './backoff';
import type { Clock } from './clock';
import type { Cluster, ConfigMapObject } from './cluster';
import { describeError } from './describe-error';
import { abridged, Explainer, type Finding } from './explainer';
import type { Informer } from './informer';
import { Inputs, lostFindings } from './inputs';
import type { Log } from './log';
import type { Metrics, Outcome } from './metrics';
import { type Complete, Publisher } from './publisher';
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
  readonly clock: Clock;
  readonly random: () => number;
}

/** How a builder ended: the exit code of its process, and the last words. */
export interface Ending {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** Milliseconds without a watch after which a new process may do better: another connection, other certificates. */
export const blindMs = 600_000;

const firstLists = 'the first lists of the API server have not come yet';

/** Watches a namespace and keeps its table: the loop around `decide`. */
export class Builder {
  private readonly planMap: Informer<ConfigMapObject>;
  private plan: TablePlan | undefined;
  private planText: string | undefined;
  /** Why the text of the plan cannot be gone by. */
  private planFault: Finding | undefined;
  private inputs: Inputs | undefined;
  private isLooking = false;
  private isScheduled = false;
  private lookAgain = false;
  private outcome: Outcome | undefined;
  private cancelRetry = (): void => undefined;
  private readonly retries: Backoff;
  private readonly remedies: Remedies;
  private readonly explainer: Explainer;
  private readonly publisher: Publisher;
  private isOver = false;
  private resolveEnded: (ending: Ending) => void = () => undefined;
  /** How the builder ended. */
  readonly ended: Promise<Ending>;

  constructor(private readonly props: BuilderProps) {
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
    this.remedies = new Remedies(() => props.clock.now());
    this.explainer = new Explainer(props.log);
    this.publisher = new Publisher(props);
    this.retries = new Backoff(() => props.clock.now(), props.random);
    this.planMap = props.cluster.watchConfigMap(props.planConfigMap, this.schedule);
  }

  /** Why decisions cannot be about the whole state now; empty when they are. */
  unready(): string[] {
    const lost = this.lost().map(({ message }) => message);
    return this.outcome === undefined && lost.length === 0 ? [firstLists] : lost;
  }

  /** Why this process had better be replaced: it has been blind for long. */
  unhealthy(): string[] {
    return this.unwatchedMs() > blindMs ? this.lost().map(({ message }) => message) : [];
  }

  /** Milliseconds since all inputs have last been watched. */
  unwatchedMs(): number {
    return Math.max(this.planMap.unwatchedMs(), this.inputs?.unwatchedMs() ?? 0);
  }

  /** Why there is no table, in sentences. */
  reasons(): string[] {
    return this.outcome === undefined ? [firstLists] : this.remedies.say();
  }

  /** `3/4 servers have NPUs; waiting: …`, with the first reasons. */
  summary(): string {
    this.explainer.summarized();
    const state = this.plan === undefined ? undefined : this.inputs?.state();
    const servers = this.plan === undefined || state === undefined ? [] : [progress(this.plan, state)];
    return [...servers, `waiting: ${abridged(this.reasons(), 5).join('; ')}`].join('; ');
  }

  isWaiting(): boolean {
    return this.outcome === undefined || this.outcome.reasons.length > 0;
  }

  stop(): void {
    this.isOver = true;
    this.cancelRetry();
    this.planMap.stop();
    this.inputs?.stop();
  }

  /** Many changes of one moment, those of a new list, say, are one look. */
  private readonly schedule = (): void => {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.step();
    });
  };

  /** One look at the state; another follows when something changed meanwhile. */
  private async step(): Promise<void> {
    this.lookAgain = true;
    if (this.isLooking) return;
    this.isLooking = true;
    while (this.lookAgain) {
      this.lookAgain = false;
      try {
        await this.look();
      } catch (error) {
        const { stack, message } = error as Error;
        this.props.log.error(`unexpected: ${stack ?? message}`);
        this.retryLater();
      }
    }
    this.isLooking = false;
  }

  private async look(): Promise<void> {
    let seen = this.see();
    if (seen === undefined) return;
    let decision = decide(seen.plan, seen.state);
    // What has an effect rests on new lists: a watch may be silent without being at rest.
    const hasEffect = decision.kind === 'publish' || (this.props.mode === 'job' && decision.kind !== 'wait');
    if (hasEffect) {
      // The end of a watch, which a failure is, asks for another look.
      if (!(await this.confirm())) return;
      seen = this.see();
      if (seen === undefined) return;
      decision = decide(seen.plan, seen.state);
    }
    await this.act(seen, decision);
  }

  /** The plan and the whole state, where both are known. Says what stands in the way. */
  private see(): Seen | undefined {
    if (this.isOver) return undefined;
    const lost = this.lost();
    const fault = lost.length > 0 ? undefined : this.readPlan();
    const obstacles = fault === undefined ? lost : [fault];
    if (obstacles.length > 0) this.wait(obstacles);
    const state = this.inputs?.state();
    if (obstacles.length > 0 || this.plan === undefined || state === undefined) return undefined;
    return { plan: this.plan, state };
  }

  private async confirm(): Promise<boolean> {
    const confirmed = await Promise.all([this.planMap.confirm(), this.inputs?.confirm() ?? true]);
    return confirmed.every((isConfirmed) => isConfirmed);
  }

  private async act({ plan, state }: Seen, decision: Decision): Promise<void> {
    if (decision.kind === 'wait') this.wait(decision.reasons);
    else if (decision.kind === 'fail') await this.fail(plan, decision.reasons);
    else if (decision.kind === 'publish') await this.publish(plan, decision, state.current);
    else {
      this.decided({ ...decision, reasons: [] });
      this.explainer.rest(thereAlready(decision));
      this.finish();
    }
  }

  private decided(outcome: Outcome): void {
    this.outcome = outcome;
    this.remedies.observe(outcome.reasons);
    this.props.metrics.decided(outcome);
  }

  private wait(reasons: readonly Finding[]): void {
    this.decided({ kind: 'wait', reasons });
    this.explainer.explain('waiting', reasons);
  }

  private async fail(plan: TablePlan, reasons: readonly Finding[]): Promise<void> {
    this.decided({ kind: 'fail', reasons });
    const isNew = this.explainer.explain('cannot build the table', reasons);
    const lines = abridged(this.reasons());
    if (isNew) await this.publisher.recordEvent(plan, 'Warning', 'TableFailed', lines.join('; '));
    if (this.props.mode === 'job') this.end({ exitCode: 1, lines });
  }

  private async publish(
    plan: TablePlan,
    complete: Complete,
    current: ConfigMapObject | undefined,
  ): Promise<void> {
    try {
      await this.publisher.write(plan, complete, current?.metadata.resourceVersion);
    } catch (error) {
      // A conflict, say: the next look is at the new state.
      const { configMap: object } = plan.table;
      const message = `could not write ConfigMap ${object}: ${describeError(error)}`;
      this.wait([{ code: 'write-failed', object, message }]);
      this.retryLater();
      return;
    }
    this.decided({ kind: 'publish', servers: complete.servers, reasons: [] });
    this.explainer.settled(thereAlready(complete));
    await this.publisher.tell(plan, complete, this.inputs?.livePods() ?? []);
    this.finish();
  }

  private finish(): void {
    if (this.props.mode === 'job') this.end({ exitCode: 0, lines: [] });
  }

  private end(ending: Ending): void {
    this.isOver = true;
    this.resolveEnded(ending);
  }

  private retryLater(): void {
    this.cancelRetry();
    this.cancelRetry = this.props.clock.after(this.retries.next(), this.schedule);
  }

  /** The inputs that cannot be watched. */
  private lost(): Finding[] {
    return lostFindings([this.planMap.lost() ?? [], this.inputs?.lost() ?? []].flat());
  }

  /** Reads the plan from its ConfigMap. Returns why there is none to go by. */
  private readPlan(): Finding | undefined {
    const configMaps = this.planMap.objects();
    if (configMaps === undefined) return undefined;
    const text = configMaps[0]?.data?.[tablePlanKey];
    if (text !== this.planText || this.plan === undefined) {
      this.planText = text;
      this.planFault = this.takePlanText(text);
    }
    return this.planFault;
  }

  private takePlanText(text: string | undefined): Finding | undefined {
    const { planConfigMap: object, planHash } = this.props;
    const plan =
      text === undefined
        ? `ConfigMap ${object} has no ${tablePlanKey}: apply the manifests again`
        : parsePlan(text);
    if (typeof plan === 'string') return { code: 'plan-invalid', object, message: plan };
    const hash = contentHash(plan, 8);
    if (planHash === undefined || hash === planHash) this.takePlan(plan, hash);
    else {
      const message = `superseded by plan ${hash}; this builder was made for ${planHash}`;
      this.end({ exitCode: 0, lines: [message] });
    }
    return undefined;
  }

  private takePlan(plan: TablePlan, hash: string): void {
    this.props.log.info(`plan ${hash} of release ${plan.release}`);
    this.plan = plan;
    this.inputs?.stop();
    this.inputs = new Inputs(this.props.cluster, plan, this.schedule);
    void missingPermissions(this.props, plan, this.props.planConfigMap).then((missing) => {
      if (missing.length > 0) this.end({ exitCode: 1, lines: missing });
    });
  }

  /** Tells `kubectl describe configmap` that there is no table yet. */
  async recordLongWait(): Promise<void> {
    if (this.plan === undefined) return;
    await this.publisher.recordEvent(this.plan, 'Warning', 'TableWaiting', this.summary());
  }
}

function thereAlready({ servers }: { servers: number }): string {
  return `the table of ${servers} servers is complete and already there`;
}

interface Seen {
  readonly plan: TablePlan;
  readonly state: State & { readonly current: ConfigMapObject | undefined };
}
