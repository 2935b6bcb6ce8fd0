import { type Complete, type Decision, decide, type State } from '../../lib/ranktable/decide';
import { progress } from '../../lib/ranktable/progress';
import { isFinal, mustLast, type Reason } from '../../lib/ranktable/reason';
import { patienceMs, Remedies } from '../../lib/ranktable/remedies';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import { askedToWaitMs } from './api-server';
import { Backoff } from './backoff';
import type { ConfigMapObject } from './cluster';
import { describeError } from './describe-error';
import { anew, type Ending } from './ending';
import { abridged, Explainer, type Finding } from './explainer';
import { Inputs, lostFindings } from './inputs';
import type { Log } from './log';
import type { Metrics, Outcome } from './metrics';
import { PlanSource, type PlanSourceProps } from './plan-source';
import { Publisher } from './publisher';
import { SelfCheck } from './self-check';

export interface BuilderProps extends PlanSourceProps {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Job mode: ends with the first table. Watch mode: stays. */
  readonly mode: 'job' | 'watch';
  readonly random: () => number;
}

/** Milliseconds without a watch after which a new process may do better: another connection, other certificates. */
export const blindMs = 600_000;

const firstLists = 'the first lists of the API server have not come yet';

/** Watches a namespace and keeps its table: the loop around `decide`. */
export class Builder {
  private readonly planSource: PlanSource;
  private plan: TablePlan | undefined;
  private inputs: Inputs | undefined;
  private selfCheck: SelfCheck | undefined;
  private isLooking = false;
  private isScheduled = false;
  private lookAgain = false;
  private outcome: Outcome | undefined;
  /** Why the table could not be written, and until when the API server asked not to try again. */
  private refusal: { readonly finding: Finding; readonly until: number } | undefined;
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
    this.planSource = new PlanSource(props, this.schedule);
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
    return Math.max(this.planSource.configMap.unwatchedMs(), this.inputs?.unwatchedMs() ?? 0);
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
    this.planSource.stop();
    this.inputs?.stop();
    this.selfCheck?.stop();
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
        this.lookAfter(this.retries.next());
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
    const obstacles = this.obstacles();
    if (obstacles.length > 0) this.wait(obstacles);
    const state = this.inputs?.state();
    const isWatched = this.planSource.configMap.objects() !== undefined;
    if (obstacles.length > 0 || !isWatched || this.plan === undefined || state === undefined)
      return undefined;
    return { plan: this.plan, state };
  }

  /** Why there is nothing to decide on. Takes the plan that is there. */
  private obstacles(): readonly Finding[] {
    if (this.planSource.configMap.lost() !== undefined) return this.lost();
    const fault = this.readPlan();
    if (fault !== undefined) return [fault];
    if (this.plan === undefined) return [];
    // What may not be read is not watched either, for just that reason.
    const forbidden = this.selfCheck?.findings() ?? [];
    return forbidden.length > 0 ? forbidden : this.lost();
  }

  private async confirm(): Promise<boolean> {
    const inputs = this.inputs?.confirm() ?? true;
    return !(await Promise.all([this.planSource.configMap.confirm(), inputs])).includes(false);
  }

  private async act({ plan, state }: Seen, decision: Decision): Promise<void> {
    if (decision.kind === 'wait') this.wait(decision.reasons);
    else if (decision.kind === 'fail') await this.fail(plan, decision.reasons);
    else if (decision.kind === 'publish') await this.publish(plan, decision, state.current);
    else {
      this.decided({ kind: 'unchanged', servers: decision.servers, reasons: [] });
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

  private async fail(plan: TablePlan, reasons: readonly Reason[]): Promise<void> {
    if (!reasons.some((one) => isFinal(one) && (!mustLast(one) || this.remedies.hasLasted(one)))) {
      this.wait(reasons);
      this.lookAfter(patienceMs);
      return;
    }
    this.decided({ kind: 'fail', reasons });
    const isNew = this.explainer.explain('cannot build the table', reasons);
    const lines = abridged(this.reasons());
    if (isNew) await this.publisher.recordEvent(plan, 'Warning', 'TableFailed', lines.join('; '));
    if (this.props.mode === 'job') this.end(this.failure(lines));
  }

  /** The end of a builder that built nothing, with what brings another one about. */
  failure(lines: readonly string[]): Ending {
    const { mode } = this.props;
    return { exitCode: 1, lines: [...lines, ...(mode === 'job' && this.plan ? [anew(this.plan)] : [])] };
  }

  private async publish(
    plan: TablePlan,
    complete: Complete,
    current: ConfigMapObject | undefined,
  ): Promise<void> {
    const { clock } = this.props;
    if (this.refusal !== undefined && clock.now() < this.refusal.until) {
      this.wait([this.refusal.finding]);
      this.lookAfter(this.refusal.until - clock.now());
      return;
    }
    try {
      await this.publisher.write(plan, complete, current?.metadata.resourceVersion);
    } catch (error) {
      // A conflict, say: the next look is at the new state.
      const { configMap: object } = plan.table;
      const message = `could not write ConfigMap ${object}: ${describeError(error)}`;
      const finding = { code: 'write-failed', object, message };
      const delay = Math.max(this.retries.next(), askedToWaitMs(error));
      this.refusal = { finding, until: clock.now() + askedToWaitMs(error) };
      this.wait([finding]);
      this.lookAfter(delay);
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

  private lookAfter(milliseconds: number): void {
    this.cancelRetry();
    this.cancelRetry = this.props.clock.after(milliseconds, this.schedule);
  }

  /** The inputs that cannot be watched. */
  private lost(): Finding[] {
    return lostFindings([this.planSource.configMap.lost() ?? [], this.inputs?.lost() ?? []].flat());
  }

  /** Takes the plan that is there. Returns why there is none to go by. */
  private readPlan(): Finding | undefined {
    const reading = this.planSource.read();
    if (reading?.kind === 'fault') return reading.fault;
    if (reading?.kind === 'superseded') {
      this.plan = undefined;
      this.end({ exitCode: 0, lines: [reading.message] });
    } else if (reading !== undefined && reading.plan !== this.plan) this.takePlan(reading.plan, reading.hash);
    return undefined;
  }

  private takePlan(plan: TablePlan, hash: string): void {
    this.props.log.info(`plan ${hash} of release ${plan.release}`);
    this.plan = plan;
    this.inputs?.stop();
    this.inputs = new Inputs(this.props.cluster, plan, this.schedule);
    this.selfCheck?.stop();
    this.selfCheck = new SelfCheck(this.props, plan, this.schedule, (lines) => {
      this.end(this.failure(lines));
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
