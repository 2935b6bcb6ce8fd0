import { type Finding, formatPath, type Path } from '../../config/problem';

/** A value of a MindIE file that follows from the deployment file. */
export interface DerivedValue {
  readonly path: Path;
  readonly value: unknown;
  /** The key of the deployment file that it follows from. */
  readonly from: string;
}

/** Settings from an `overrides` key, with the place of that key. */
export interface Override {
  readonly path: Path;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Shorthand: `derive('server.npusPerInstance', { worldSize: 2 }, [...path above])`. */
export function derive(
  from: string,
  values: Readonly<Record<string, unknown>>,
  under: Path = [],
): DerivedValue[] {
  return Object.entries(values).map(([key, value]) => ({ path: [...under, key], value, from }));
}

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

/** Each overridden value that differs from the derived one. */
export function contradictions(derived: readonly DerivedValue[], overrides: readonly Override[]): Finding[] {
  return overrides.flatMap(({ path: root, settings }) =>
    derived.flatMap(({ path, value, from }) => {
      const given = lookUp(settings, path);
      if (given === undefined || sameJson(given.value, value)) return [];
      return [
        {
          path: [...root, ...given.path],
          what: `contradicts the value that follows from ${from}`,
          got: given.value,
          expected: expectedAt(path.slice(given.path.length), value),
          fix: `Remove it, or change ${from}.`,
        },
      ];
    }),
  );
}

/** The derived value, or what must be there for it to have a place. */
function expectedAt(rest: Path, value: unknown): string {
  const text = JSON.stringify(value);
  return rest.length === 0 ? text : `a value that holds ${formatPath(rest)}: ${text}`;
}

type Json = Readonly<Record<string | number, unknown>>;

/** What the settings say at a path, or at the first step where they leave its shape. */
function lookUp(settings: Json, path: Path): { path: Path; value: unknown } | undefined {
  let value: unknown = settings;
  for (const [depth, step] of path.entries()) {
    if (typeof value !== 'object' || value === null) return { path: path.slice(0, depth), value };
    if (!Object.hasOwn(value, step)) return undefined;
    value = (value as Json)[step];
  }
  return { path, value };
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function setAt(root: object, path: Path, value: unknown): void {
  let parent = root as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) {
    parent[step] ??= {};
    parent = parent[step] as Record<string | number, unknown>;
  }
  parent[path.at(-1) ?? ''] = value;
}

/** Objects merge key by key, lists of objects item by item; anything else is replaced. */
function merge(base: unknown, over: unknown): unknown {
  if (isObject(base) && isObject(over)) {
    const merged = Object.entries(over).map(([key, value]) => [
      key,
      merge(Object.hasOwn(base, key) ? base[key] : undefined, value),
    ]);
    return Object.fromEntries([...Object.entries(base), ...(merged as [string, unknown][])]);
  }
  if (Array.isArray(base) && Array.isArray(over) && base.every(isObject) && over.every(isObject)) {
    const length = Math.max(base.length, over.length);
    return Array.from({ length }, (_, index) =>
      index in over ? merge(base[index], over[index]) : (base[index] as unknown),
    );
  }
  return over;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
