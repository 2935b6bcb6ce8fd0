import { builderPermissions } from '../../lib/ranktable/permissions';
import type { TablePlan } from '../../lib/ranktable/table-plan';
import type { Clock } from './clock';
import type { Cluster } from './cluster';
import { describeError } from './describe-error';
import type { Finding } from './explainer';
import type { Log } from './log';

export interface SelfCheckProps {
  readonly cluster: Cluster;
  readonly log: Log;
  readonly clock: Clock;
  readonly planConfigMap: string;
}

/** Milliseconds that a plan waits for its permissions: an apply writes the plan first and the Role some files later. */
export const roleMs = 60_000;
const askAgainMs = 2_000;

/** Asks whether the builder may do all that a plan wants of it, for a while again and again. */
export class SelfCheck {
  private missing: readonly Finding[] = [];
  private isOver = false;
  private cancel = (): void => undefined;
  private readonly until: number;

  constructor(
    private readonly props: SelfCheckProps,
    private readonly plan: TablePlan,
    /** What is missing has changed. */
    private readonly onChange: () => void,
    /** Something is missing, and has been for long. */
    private readonly onRefusal: (lines: readonly string[]) => void,
  ) {
    this.until = props.clock.now() + roleMs;
    void this.ask();
  }

  /** The permissions that were missing when it last asked; none as long as nobody knows. */
  findings(): readonly Finding[] {
    return this.missing;
  }

  stop(): void {
    this.isOver = true;
    this.cancel();
  }

  private async ask(): Promise<void> {
    const { clock, planConfigMap } = this.props;
    const missing = await missingPermissions(this.props, this.plan, planConfigMap);
    if (this.isOver) return;
    if (missing.length > 0 && clock.now() >= this.until) {
      this.onRefusal(missing.map(({ message }) => message));
      return;
    }
    const hadNone = this.missing.length === 0;
    this.missing = missing;
    if (!hadNone || missing.length > 0) this.onChange();
    if (missing.length > 0) this.cancel = clock.after(askAgainMs, () => void this.ask());
  }
}

/** Says which permissions the builder lacks and where to grant them; a check that cannot be made says nothing. */
async function missingPermissions(
  { cluster, log }: SelfCheckProps,
  plan: TablePlan,
  planConfigMap: string,
): Promise<Finding[]> {
  try {
    const permissions = builderPermissions(plan, planConfigMap);
    const missing = await Promise.all(permissions.map((permission) => cluster.missingVerbs(permission)));
    const { namespace } = cluster;
    const object = `${plan.release}-ranktable-builder`;
    return missing.flat().map((what) => ({
      code: 'permission-missing',
      object,
      message: `not allowed: ${what} in namespace ${namespace}; grant it in the Role ${object}`,
    }));
  } catch (error) {
    log.error(`could not check the permissions: ${describeError(error)}`);
    return [];
  }
}
