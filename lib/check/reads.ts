import type { FindingCode } from '../config/codes';
import { isPrefix, type Path, unshared } from '../config/paths';
import type { Finding } from '../config/problem';
import type { Reader } from '../config/recording';

/** Keys that were taken away: each may have been meant for one that is not there. */
const spelling: readonly FindingCode[] = ['unknown-key', 'malformed-key'];

/** What was looked at for one answer after another: each has a record of its own. */
export class Reads implements Reader {
  private values: Path[] = [];
  private holders: Path[] = [];
  private missed: Path[] = [];

  value = (path: Path): void => {
    this.values.push(path);
  };

  absent = (path: Path): void => {
    this.values.push(path);
    this.missed.push(path);
  };

  keys = (path: Path): void => {
    this.holders.push(path);
  };

  /** What a question to a recorded view finds, unless it looked at something faulty to find it. */
  answers<T extends Partial<Finding>>(question: () => readonly T[], faults: readonly Finding[]): T[] {
    [this.values, this.holders, this.missed] = [[], [], []];

    const found = question();
    if (found.length === 0) return [];
    const answers = found.map((one) => ('got' in one ? { ...one, got: unshared(one.got) } : one));
    return this.saw(faults) ? [] : answers;
  }

  /** Whether it saw what findings are about: that was taken away or stood in for, and proves nothing. */
  saw(findings: readonly Finding[]): boolean {
    return findings.some(
      ({ code, path }) =>
        this.values.some((read) => overlap(path, read) || hasMoved(path, read)) ||
        this.sawKeys(path) ||
        (spelling.includes(code) && this.missed.some((read) => areBeside(path, read))),
    );
  }

  /** What is wrong further inside takes no key away. */
  private sawKeys(path: Path): boolean {
    return this.holders.some(
      (holder) => isPrefix(path, holder) || (isPrefix(holder, path) && path.length === holder.length + 1),
    );
  }
}

function overlap(one: Path, other: Path): boolean {
  return isPrefix(one, other) || isPrefix(other, one);
}

function areBeside(one: Path, other: Path): boolean {
  return one.length === other.length && isPrefix(one.slice(0, -1), other);
}

/** Where a wrong item of a list was taken away, those behind it are at other indexes than in the file. */
function hasMoved(wrong: Path, read: Path): boolean {
  const last = wrong.length - 1;
  const index = read[last];
  return typeof index === 'number' && isPrefix(wrong.slice(0, -1), read) && Number(wrong[last]) < index;
}
