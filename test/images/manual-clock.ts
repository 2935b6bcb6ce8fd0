import type { Clock } from '../../images/ranktable-builder/clock';

/** A clock that a test moves: nothing passes by itself. */
export class ManualClock implements Clock {
  private time = Date.parse('2026-01-01T00:00:00Z');
  private timers: { readonly at: number; readonly action: () => void }[] = [];
  private waiting: { readonly milliseconds: number; readonly resolve: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.time + milliseconds, action };
    this.timers.push(timer);
    for (const one of this.waiting) if (one.milliseconds === milliseconds) one.resolve();
    this.waiting = this.waiting.filter((one) => one.milliseconds !== milliseconds);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  /** Whether something is to happen so many milliseconds from now. */
  isSet(milliseconds: number): boolean {
    return this.timers.some(({ at }) => at === this.time + milliseconds);
  }

  /** Resolves when something is to happen so many milliseconds from then. */
  async set(milliseconds: number): Promise<void> {
    if (this.isSet(milliseconds)) return;
    await new Promise<void>((resolve) => {
      this.waiting.push({ milliseconds, resolve });
    });
  }

  get pending(): number {
    return this.timers.length;
  }

  /** Lets time pass; what is due happens in its order. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const [next] = this.timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = next.at;
      next.action();
    }
    this.time = end;
  }
}
