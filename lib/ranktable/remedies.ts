import type { Reason } from './reason';

/** Milliseconds in which the operator and the device plugin have tried all that they try by themselves. */
export const patienceMs = 60_000;

/** A sentence, and what to do where it lasts. */
type Remediable = Pick<Reason, 'message' | 'remedy'>;

/** Says reasons, and for those that last what to do about them. */
export class Remedies {
  private reasons: readonly Remediable[] = [];
  private since = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** Takes the reasons of a decision; none: there is nothing to wait for. A reason lasts while each decision names it. */
  observe(reasons: readonly Remediable[]): void {
    const now = this.now();
    this.reasons = reasons;
    this.since = new Map(reasons.map(({ message }) => [message, this.since.get(message) ?? now]));
  }

  /** The sentences of now. */
  say(): string[] {
    return withRemedies(this.reasons, (one) => (this.hasLasted(one) ? one.remedy : undefined));
  }

  hasLasted({ message }: Remediable): boolean {
    const now = this.now();
    return now - (this.since.get(message) ?? now) >= patienceMs;
  }
}

/** The sentences for a look that has no before and after: a dump. */
export function sayAtOnce(reasons: readonly Remediable[]): string[] {
  return withRemedies(reasons, ({ remedy }) =>
    remedy === undefined ? undefined : `if that lasts, ${remedy}`,
  );
}

/** Many pods have one cure, which the first of them names. */
function withRemedies(
  reasons: readonly Remediable[],
  remedyOf: (one: Remediable) => string | undefined,
): string[] {
  const said = new Set<string>();
  return reasons.map((one) => {
    const remedy = remedyOf(one);
    if (remedy === undefined || said.has(remedy)) return one.message;
    said.add(remedy);
    return `${one.message}; ${remedy}`;
  });
}
