import type { Deployment } from '../deployment';
import type { Finding, Path } from '../problem';

/** Overrides can be written as JSON: it has no number for `.nan` and `.inf`. */
export function checkOverrides({ overrides, prefill, decode }: Deployment): Finding[] {
  return [
    ...notNumbers(['overrides'], overrides),
    ...notNumbers(['prefill', 'overrides'], prefill?.overrides),
    ...notNumbers(['decode', 'overrides'], decode?.overrides),
  ];
}

function notNumbers(path: Path, value: unknown): Finding[] {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const fix = 'Write a number, or text in quotes.';
    return [{ path, what: 'a number that JSON cannot hold', got: value, expected: 'a finite number', fix }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => notNumbers([...path, key], child));
}
