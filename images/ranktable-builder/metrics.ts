import type { Decision } from '../../lib/ranktable/decide';
import type { Reason } from '../../lib/ranktable/reason';

/** What the watching builder tells of itself, as Prometheus text. */
export class Metrics {
  private state: Decision['kind'] = 'wait';
  private servers = 0;
  private rebuilds = 0;
  private lastPublish: Date | undefined;
  private reasons: readonly Reason[] = [];

  decided(decision: Decision): void {
    this.state = decision.kind;
    this.reasons = 'reasons' in decision ? decision.reasons : [];
    if ('servers' in decision) this.servers = decision.servers;
  }

  published(at: Date): void {
    this.rebuilds += 1;
    this.lastPublish = at;
  }

  text(): string {
    const waits = new Map<string, number>();
    for (const { code } of this.reasons) waits.set(code, (waits.get(code) ?? 0) + 1);
    const states = ['publish', 'unchanged', 'wait', 'fail'] as const;
    return [
      '# HELP ranktable_state What the last decision was (1) and was not (0).',
      '# TYPE ranktable_state gauge',
      ...states.map((state) => `ranktable_state{state="${state}"} ${state === this.state ? 1 : 0}`),
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
