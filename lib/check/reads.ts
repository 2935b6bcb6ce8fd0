import type { FindingCode } from '../config/codes';
import { isPrefix, type Path } from '../config/paths';
import type { Finding } from '../config/problem';
import type { Reader } from '../config/recording';

/** Keys that were taken away: each may have been meant for one that is not there. */
const spelling: readonly FindingCode[] = ['unknown-key', 'malformed-key'];

/** What one rule looked at. */
export class Reads implements Reader {
  private readonly values: Path[] = [];
  private readonly holders: Path[] = [];
  private readonly missed: Path[] = [];

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

  /** Whether it saw what findings are about: that was taken away or stood in for, and proves nothing. */
  saw(findings: readonly Finding[]): boolean {
    return findings.some(
      ({ code, path }) =>
        this.values.some((read) => overlap(path, read)) ||
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
