import type { Path } from '../config/paths';

/** A value of an object that is another now; undefined where there is none. */
export interface FieldChange {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

type Mapping = Readonly<Record<string, unknown>>;

/** All values in which two objects differ, those inside of JSON files too. */
export function fieldChanges(before: unknown, after: unknown, path: Path = []): FieldChange[] {
  const [a, b] = [opened(before), opened(after)];
  if (Array.isArray(a) && Array.isArray(b)) return listChanges(a, b, path);
  if (isMapping(a) && isMapping(b)) return mappingChanges(a, b, path);
  return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ path, before, after }];
}

function mappingChanges(before: Mapping, after: Mapping, path: Path): FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => fieldChanges(before[key], after[key], [...path, key]));
}

/** Items that have names are the same where the names are, as Kubernetes takes them; others where their places are. */
function listChanges(before: readonly unknown[], after: readonly unknown[], path: Path): FieldChange[] {
  const [a, b] = [byName(before), byName(after)];
  if (a !== undefined && b !== undefined) return mappingChanges(a, b, path);
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    fieldChanges(before[index], after[index], [...path, index]),
  );
}

function byName(items: readonly unknown[]): Mapping | undefined {
  const named = items.filter(isMapping).filter(({ name }) => typeof name === 'string');
  const names = new Set(named.map(({ name }) => name));
  if (names.size !== items.length) return undefined;
  return Object.fromEntries(named.map((item) => [String(item['name']), item]));
}

/** What a text holds that is the JSON of a mapping; anything else as it is. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('{')) return value;
  try {
    const inside: unknown = JSON.parse(value);
    return isMapping(inside) ? inside : value;
  } catch {
    return value;
  }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
