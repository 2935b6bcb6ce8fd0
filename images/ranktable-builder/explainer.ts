import type { Log } from './log';

/** Why there is no table: a reason of the decision, or one that lies outside it. */
export interface Finding {
  /** For programs; findings of one code are of one kind. */
  readonly code: string;
  readonly object: string;
  /** A sentence for an administrator, without its full stop. */
  readonly message: string;
  /** What to do where it lasts. */
  readonly remedy?: string;
}

/** So many of a kind are told one by one. */
const most = 10;

/** Says why there is no table: each reason when it is new, and of many alike no more than ten until the next summary. */
export class Explainer {
  private standing: ReadonlySet<string> = new Set();
  /** The lines of each kind that were said since the last summary. */
  private readonly said = new Map<string, Set<string>>();
  private readonly cutShort = new Set<string>();

  constructor(private readonly log: Log) {}

  /** Says what is new; whether anything is. */
  explain(what: string, findings: readonly Finding[]): boolean {
    const lineOf = ({ message }: Finding): string => `${what}: ${message}`;
    const fresh = findings.filter(
      (one) => !this.standing.has(lineOf(one)) && this.said.get(one.code)?.has(lineOf(one)) !== true,
    );
    this.standing = new Set(findings.map(lineOf));
    for (const code of new Set(fresh.map((finding) => finding.code)))
      this.sayKind(
        what,
        code,
        fresh.filter((finding) => finding.code === code),
      );
    return fresh.length > 0;
  }

  /** There is nothing to wait for: says so, unless it has been said. */
  rest(message: string): void {
    if (!this.standing.has(message)) this.log.info(message);
    this.standing = new Set([message]);
  }

  /** What `rest` would say has been said in other words, and what was waited for is over. */
  settled(message: string): void {
    this.standing = new Set([message]);
    this.summarized();
  }

  /** A summary has told everything, or there was nothing to tell at its time: what comes now may be told one by one again. */
  summarized(): void {
    this.said.clear();
    this.cutShort.clear();
  }

  private sayKind(what: string, code: string, findings: readonly Finding[]): void {
    const said = this.said.get(code) ?? new Set();
    this.said.set(code, said);
    const told = findings.slice(0, Math.max(0, most - said.size));
    for (const { object, message } of told) {
      const line = `${what}: ${message}`;
      said.add(line);
      this.log.info(line, { code, object });
    }
    const rest = findings.length - told.length;
    if (rest === 0 || this.cutShort.has(code)) return;
    this.cutShort.add(code);
    this.log.info(`${what}: … and ${rest} more of the kind ${code}; the next summary counts them`, { code });
  }
}

/** At most so many messages, and how many more there are. */
export function abridged(messages: readonly string[], length = most): string[] {
  const rest = messages.length - length;
  return rest > 0 ? [...messages.slice(0, length), `… and ${rest} more`] : [...messages];
}
