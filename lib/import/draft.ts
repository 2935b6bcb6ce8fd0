import { formatPath, formatValue, type Path } from '../config/problem';
import type { Given } from './kit-document';

/** What became of the values of a kit: a line each, with the place. */
export interface ImportReport {
  readonly carried: readonly string[];
  /** Values that the generator works out. */
  readonly derived: readonly string[];
  readonly contradictions: readonly string[];
  readonly dropped: readonly string[];
  /** What decides where pods run or what they read, and is not in the deployment file. */
  readonly unsettled: readonly string[];
  /** Objects and containers that are called otherwise than in the kit. */
  readonly renamed: readonly string[];
}

/** A key of the deployment file, and the value of the kit that it comes from. */
export interface DraftEntry {
  readonly path: Path;
  readonly value: unknown;
  readonly from?: Given;
}

/** A deployment file in the making, with what there is to say about it. */
export class Draft {
  readonly derived: string[] = [];
  readonly contradictions: string[] = [];
  readonly dropped: string[] = [];
  readonly unsettled: string[] = [];
  readonly renamed: string[] = [];
  /** Comments of the deployment file, by the path of their key as JSON. */
  readonly comments = new Map<string, string[]>();
  private readonly found = new Map<string, DraftEntry>();

  get entries(): DraftEntry[] {
    return [...this.found.values()];
  }

  /** Sets a key to the first value that is given for it; those that differ from it, now or later, are contradictions. */
  take(path: Path, givens: readonly (Given | undefined)[]): void {
    for (const one of givens.filter((each) => each !== undefined)) {
      const before = this.entry(path);
      if (before === undefined) this.set(path, one.value, one);
      else if (!isSame(before.value, one.value)) {
        this.contradict(path, one, before.from ?? { value: before.value, place: formatPath(path) });
      }
    }
  }

  set(path: Path, value: unknown, from?: Given): void {
    this.found.set(JSON.stringify(path), { path, value, from });
  }

  remove(path: Path): void {
    this.found.delete(JSON.stringify(path));
  }

  entry(path: Path): DraftEntry | undefined {
    return this.found.get(JSON.stringify(path));
  }

  value(path: Path): unknown {
    return this.entry(path)?.value;
  }

  /** The release that all names begin with; that of the kit where what it says is none. */
  get release(): string {
    const name = this.value(['name']);
    return typeof name === 'string' && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) ? name : 'mindie';
  }

  /** `losers`: one value, or several that lose together; `but` is said of the choice. */
  contradict(path: Path, losers: Given | readonly Given[], winner: Given, but = ''): void {
    const lost = [losers].flat();
    const chosen = `chosen for ${formatPath(path)}: ${formatValue(winner.value)}${but}`;
    this.contradictions.push(`${lost.map(told).join(' and ')}, but ${told(winner)}; ${chosen}`);
    for (const loser of lost)
      this.comment(path, `The kit also says ${formatValue(shownOf(loser))}: ${loser.place}`);
  }

  comment(path: Path, text: string): void {
    const key = JSON.stringify(path);
    this.comments.set(key, [...(this.comments.get(key) ?? []), text]);
  }

  derive(from: Given | undefined, why: string): void {
    if (from !== undefined) this.derived.push(`${told(from)}; ${why}`);
  }

  drop(from: Given | undefined, why: string): void {
    if (from !== undefined) this.dropped.push(`${told(from)}; ${why}`);
  }

  /** For what the pods of the kit could not do without. */
  leave(from: Given | undefined, why: string): void {
    if (from !== undefined) this.unsettled.push(`${told(from)}; ${why}`);
  }
}

export function shownOf(from: Given): unknown {
  return from.isAbsent === true ? undefined : (from.shown ?? from.value);
}

/** `conf/config.json:3:4 ServerConfig.port: 1025`. */
export function told(from: Given): string {
  return `${from.place}: ${formatValue(shownOf(from))}`;
}

/** Whether two values are the same, whatever the order of their keys. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, child: unknown) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}

/** A value in the terms of the deployment file; values that do not convert are as if not given. */
export function converted(from: Given | undefined, convert: (value: unknown) => unknown): Given | undefined {
  if (from === undefined) return undefined;
  const value = convert(from.value);
  return value === undefined ? undefined : { ...from, value, shown: from.shown ?? from.value };
}

/** A whole number, also as text. */
export function integer(value: unknown): unknown {
  if (typeof value === 'string' && /^\s*[0-9]{1,10}\s*$/.test(value)) return Number(value);
  return typeof value === 'number' ? value : undefined;
}

/** MindIE's spellings of a switch. */
export function flag(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  if (/^(1|true)$/i.test(String(value))) return true;
  return /^(0|false)$/i.test(String(value)) ? false : undefined;
}

export function text(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** MindIE takes log levels in either case. */
export function logLevel(value: unknown): unknown {
  return typeof value === 'string' ? value.toUpperCase() : undefined;
}
