const firstDelayMs = 250;
const longestDelayMs = 15_000;

/**
 * Delays between tries, doubling up to 15 s, each with up to half of it left to chance, so that many clients do not
 * come back at the same moment. A try that comes long after the last one starts afresh.
 */
export class Backoff {
  private failures = 0;
  private last = 0;

  constructor(
    private readonly now: () => number,
    private readonly random: () => number,
  ) {}

  next(): number {
    const isRecent = this.now() - this.last < 4 * longestDelayMs;
    this.failures = isRecent ? this.failures + 1 : 1;
    this.last = this.now();
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** (this.failures - 1));
    return Math.round(delay * (1 - this.random() / 2));
  }
}
