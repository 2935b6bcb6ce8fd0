import { contentHash } from '../../lib/ranktable/content-hash';
import { parsePlan } from '../../lib/ranktable/parse-plan';
import { type TablePlan, tablePlanKey } from '../../lib/ranktable/table-plan';
import type { Clock } from './clock';
import type { Cluster, ConfigMapObject } from './cluster';
import type { Finding } from './explainer';
import type { Informer } from './informer';

export interface PlanSourceProps {
  readonly cluster: Cluster;
  /** ConfigMap of the table plan. */
  readonly planConfigMap: string;
  /** Job mode: hash of the plan that this builder was made for; with another one it has been superseded. */
  readonly planHash?: string;
  readonly clock: Clock;
}

export type PlanReading =
  | { readonly kind: 'plan'; readonly plan: TablePlan; readonly hash: string }
  /** There is none to go by. */
  | { readonly kind: 'fault'; readonly fault: Finding }
  | { readonly kind: 'superseded'; readonly message: string };

/** Milliseconds that a builder waits for its own plan, which may not have been applied yet. */
export const ownPlanMs = 60_000;

/** The plan in its ConfigMap, kept up to date. */
export class PlanSource {
  readonly configMap: Informer<ConfigMapObject>;
  private text: string | undefined;
  private parsed: TablePlan | string | undefined;
  private hasHadOwn = false;
  /** Until when the own plan is waited for. */
  private ownBy: number | undefined;
  private cancelLook = (): void => undefined;

  constructor(
    private readonly props: PlanSourceProps,
    private readonly onChange: () => void,
  ) {
    this.configMap = props.cluster.watchConfigMap(props.planConfigMap, onChange);
  }

  /** Undefined unless it is watched: while a watch begins anew, nobody tells whether the plan is still the one. */
  read(): PlanReading | undefined {
    const objects = this.configMap.objects();
    if (objects === undefined) return undefined;
    const { planConfigMap: object, planHash } = this.props;
    const text = objects[0]?.data?.[tablePlanKey];
    const plan =
      text === undefined
        ? `ConfigMap ${object} has no ${tablePlanKey}: apply the manifests again`
        : this.parse(text);
    if (typeof plan === 'string')
      return { kind: 'fault', fault: { code: 'plan-invalid', object, message: plan } };
    const hash = contentHash(plan, 8);
    if (planHash === undefined || hash === planHash) {
      this.hasHadOwn = true;
      return { kind: 'plan', plan, hash };
    }
    if (!this.hasHadOwn && this.isEarly()) {
      const message = `ConfigMap ${object} holds plan ${hash}; this builder was made for ${planHash}, and waits a minute for it: apply the manifests again if that failed`;
      return { kind: 'fault', fault: { code: 'plan-superseded', object, message } };
    }
    const message = `superseded by plan ${hash}; this builder was made for ${planHash}`;
    return { kind: 'superseded', message };
  }

  stop(): void {
    this.cancelLook();
    this.configMap.stop();
  }

  private isEarly(): boolean {
    const { clock } = this.props;
    if (this.ownBy === undefined) {
      this.ownBy = clock.now() + ownPlanMs;
      this.cancelLook = clock.after(ownPlanMs, this.onChange);
    }
    return clock.now() < this.ownBy;
  }

  /** One text is one plan object. */
  private parse(text: string): TablePlan | string {
    if (text !== this.text || this.parsed === undefined) this.parsed = parsePlan(text);
    this.text = text;
    return this.parsed;
  }
}
