import type { Decision } from '../../lib/ranktable/decide';
import type { Finding } from './explainer';

/** What came of the last look at the state. */
export interface Outcome {
  readonly kind: Decision['kind'];
  /** Servers of the table, where it is complete. */
  readonly servers?: number;
  /** Why there is no table; empty when there is one. */
  readonly reasons: readonly Finding[];
}

/** What the watching builder tells of itself, as Prometheus text. */
export class Metrics {
  private outcome: Outcome = { kind: 'wait', reasons: [] };
  private servers = 0;
  private rebuilds = 0;
  private lastPublish: Date | undefined;

  decided(outcome: Outcome): void {
    this.outcome = outcome;
    this.servers = outcome.servers ?? this.servers;
  }

  published(at: Date): void {
    this.rebuilds += 1;
    this.lastPublish = at;
  }

  /** @param unwatchedMs milliseconds since all inputs have last been watched */
  text(unwatchedMs: number): string {
    const { kind, reasons } = this.outcome;
    const waits = new Map<string, number>();
    for (const { code } of reasons) waits.set(code, (waits.get(code) ?? 0) + 1);
    const states = ['publish', 'unchanged', 'wait', 'fail'] as const;
    return [
      '# HELP ranktable_unwatched_seconds How long the API server has told nothing of an input; 0: all are watched.',
      '# TYPE ranktable_unwatched_seconds gauge',
      `ranktable_unwatched_seconds ${Math.round(unwatchedMs / 1000)}`,
      '# HELP ranktable_state What the last decision was (1) and was not (0).',
      '# TYPE ranktable_state gauge',
      ...states.map((state) => `ranktable_state{state="${state}"} ${state === kind ? 1 : 0}`),
      '# HELP ranktable_servers Servers of the last complete table.',
      '# TYPE ranktable_servers gauge',
      `ranktable_servers ${this.servers}`,
      '# HELP ranktable_rebuilds_total Tables written since the start.',
      '# TYPE ranktable_rebuilds_total counter',
      `ranktable_rebuilds_total ${this.rebuilds}`,
      '# HELP ranktable_last_publish_timestamp_seconds When the last table was written; 0: not since the start.',
      '# TYPE ranktable_last_publish_timestamp_seconds gauge',
      `ranktable_last_publish_timestamp_seconds ${(this.lastPublish?.getTime() ?? 0) / 1000}`,
      '# HELP ranktable_wait_reasons Why there is no table now, by the code of the reason.',
      '# TYPE ranktable_wait_reasons gauge',
      ...[...waits].map(([code, count]) => `ranktable_wait_reasons{code="${code}"} ${count}`),
      '',
    ].join('\n');
  }
}
