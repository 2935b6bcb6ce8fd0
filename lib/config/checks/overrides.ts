import type { Deployment } from '../deployment';
import type { Finding, Path } from '../problem';
import { rolesOf } from '../topology';

/** Overrides can be written as JSON: it has no number for `.nan` and `.inf`. */
export function checkOverrides(deployment: Deployment): Finding[] {
  return [
    ...notNumbers(['overrides'], deployment.overrides),
    ...rolesOf(deployment).flatMap(({ key, overrides }) => notNumbers([key, 'overrides'], overrides)),
  ];
}

function notNumbers(path: Path, value: unknown): Finding[] {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const fix = 'Write a number, or text in quotes.';
    return [
      {
        path,
        code: 'not-finite',
        what: 'a number that JSON cannot hold',
        got: value,
        expected: 'a finite number',
        fix,
      },
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => notNumbers([...path, key], child));
}
