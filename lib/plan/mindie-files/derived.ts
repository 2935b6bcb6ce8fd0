import type { Deployment } from '../../config/deployment';
import { oncePer } from '../../config/once';
import { reach, setAt, valueAt } from '../../config/paths';
import { eachOnce, type Finding, formatPath, type Path } from '../../config/problem';

/** A value of a MindIE file that follows from the deployment file. */
export interface DerivedValue {
  readonly path: Path;
  readonly value: unknown;
  /** The key of the deployment file that it follows from. */
  readonly from: string;
  /** All keys that change it, where that is not just `from`. */
  readonly follows?: readonly string[];
  /** Whether it is only what holds as long as no override says otherwise. */
  readonly isDefault?: boolean;
}

/** Settings from an `overrides` key, with the place of that key. */
export interface Override {
  readonly path: Path;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A MindIE file before it is written: the shipped defaults, what is derived, what is overridden. */
export interface MindieFile {
  readonly name: keyof Deployment['overrides'];
  readonly defaults: object;
  readonly derived: readonly DerivedValue[];
  readonly overrides: readonly Override[];
}

/** Shorthand: `derive('server.npusPerInstance', { worldSize: 2 }, [...path above])`. */
export function derive(
  from: string,
  values: Readonly<Record<string, unknown>>,
  under: Path = [],
  follows: readonly string[] = [from],
): DerivedValue[] {
  return Object.entries(values).map(([key, value]) => ({ path: [...under, key], value, from, follows }));
}

/** A file as it will be written; all who look at it have the same. */
export const mergedFile = oncePer(
  ({ defaults, derived, overrides }: MindieFile): Readonly<Record<string, unknown>> =>
    mergeFile(defaults, derived, overrides),
);

/** The file's defaults with the derived values and then the overrides laid over them. */
export function mergeFile(
  defaults: object,
  derived: readonly DerivedValue[],
  overrides: readonly Override[],
): Record<string, unknown> {
  const file = structuredClone(defaults) as Record<string, unknown>;
  for (const { path, value } of derived) setAt(file, path, value);
  return overrides.reduce((merged, { settings }) => merge(merged, settings) as Record<string, unknown>, file);
}

/** Each override through which a derived value is no longer what it must be: changed, hidden or taken away. */
export function contradictions(file: MindieFile): Finding[] {
  const { derived, overrides } = file;
  const merged = mergedFile(file);
  const broken = derived.filter(
    ({ path, value, isDefault }) => isDefault !== true && !sameJson(valueAt(merged, path), value),
  );
  const findings = broken.flatMap(({ path, value, from }): Finding[] => {
    // The last override that reaches into the path is the one that counts.
    const culprit = overrides.findLast(({ settings }) => reach(settings, path) > 0);
    if (culprit === undefined) return [];
    const depth = reach(culprit.settings, path);
    return [
      {
        path: [...culprit.path, ...path.slice(0, depth)],
        code: 'contradicts-derived-value',
        what: `contradicts the value that follows from ${from}`,
        got: valueAt(culprit.settings, path.slice(0, depth)),
        expected: expectedAt(path.slice(depth), value),
        fix: `Remove it, or change ${from}.`,
      },
    ];
  });
  // One override that hides many values is one fault.
  return eachOnce(findings);
}

/** The derived value, or what must be there for it to have a place. */
function expectedAt(rest: Path, value: unknown): string {
  const text = JSON.stringify(value);
  return rest.length === 0 ? text : `a value that holds ${formatPath(rest)}: ${text}`;
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Objects merge key by key, lists of objects item by item; anything else is replaced. New keys come in the order of
 * their names, so that their order in the deployment file does not matter.
 */
function merge(base: unknown, over: unknown): unknown {
  if (isObject(over)) {
    const kept = isObject(base) ? base : {};
    const keys = Object.keys(over).sort();
    const merged = keys.map((key) => [
      key,
      merge(Object.hasOwn(kept, key) ? kept[key] : undefined, over[key]),
    ]);
    return Object.fromEntries([...Object.entries(kept), ...(merged as [string, unknown][])]);
  }
  if (Array.isArray(over) && over.every(isObject)) {
    const kept: unknown[] = Array.isArray(base) && base.every(isObject) ? base : [];
    const length = Math.max(kept.length, over.length);
    return Array.from({ length }, (_, index) =>
      index in over ? merge(kept[index], over[index]) : kept[index],
    );
  }
  return over;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
