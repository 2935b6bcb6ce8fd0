import type { Deployment } from '../deployment';
import type { Finding, Path } from '../problem';
import { rolesOf } from '../topology';
import type { Condition } from './condition';

/** Overrides can be written as JSON: it has no number for `.nan` and `.inf`. */
export function checkOverrides(deployment: Deployment): Condition[] {
  return [
    ...numbers(['overrides'], deployment.overrides),
    ...rolesOf(deployment).flatMap(({ key, overrides }) => numbers([key, 'overrides'], overrides)),
  ];
}

function numbers(path: Path, holder: object): Condition[] {
  return Object.entries(holder).flatMap(([key, child]: [string, unknown]): Condition[] => {
    const at = [...path, key];
    if (typeof child === 'object' && child !== null) return numbers(at, child);
    return typeof child === 'number' ? [() => notFinite(at, child)] : [];
  });
}

function notFinite(path: Path, value: number): Finding | undefined {
  if (Number.isFinite(value)) return undefined;
  return {
    path,
    code: 'not-finite',
    what: 'a number that JSON cannot hold',
    got: value,
    expected: 'a finite number',
    fix: 'Write a number, or text in quotes.',
  };
}
