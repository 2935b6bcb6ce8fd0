/** A key's way down from the root of a file: names of keys and indexes of lists. */
export type Path = readonly (string | number)[];

type Json = Readonly<Record<string | number, unknown>>;

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce((value, step) => (holds(value, step) ? (value as Json)[step] : undefined), root);
}

/** How many steps of a path the settings go along. */
export function reach(settings: Json, path: Path): number {
  const missing = path.findIndex((step, index) => !holds(valueAt(settings, path.slice(0, index)), step));
  return missing === -1 ? path.length : missing;
}

/** Lists have numbers for steps, objects have names. */
function holds(value: unknown, step: string | number): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== (typeof step === 'number'))
    return false;
  return Object.hasOwn(value, step);
}

/** Sets the value at a path, and makes the objects on the way that are missing. */
export function setAt(root: object, path: Path, value: unknown): void {
  let parent = root as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) {
    parent[step] ??= {};
    parent = parent[step] as Record<string | number, unknown>;
  }
  parent[path.at(-1) ?? ''] = value;
}

/** Whether one path leads to a place above, or at, that of another; an index may be text in one of them. */
export function isPrefix(shorter: Path, longer: Path): boolean {
  return shorter.every((step, index) => String(step) === String(longer[index]));
}

/** A deep copy in which what several places share, as those of YAML aliases do, is there as often as it is named. */
export function unshared<T>(value: T): T {
  if (Array.isArray(value)) return value.map(unshared) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, unshared(child as unknown)]),
  ) as T;
}
