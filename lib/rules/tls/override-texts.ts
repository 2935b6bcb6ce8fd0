import type { Path } from '../../config/problem';
import type { View } from '../view';

/** A text in the overrides of a MindIE file. */
export interface OverrideText {
  readonly path: Path;
  readonly value: string;
}

/** Every text in overrides: they are written into ConfigMaps, which keep nothing from readers. */
export function overrideTexts({ key, topology }: View): OverrideText[] {
  const places = [['overrides'], ...topology.roles.map((role) => [role.key, 'overrides'])];
  return places.flatMap((path) => textsOf(path, key(path).value));
}

function textsOf(path: Path, value: unknown): OverrideText[] {
  if (typeof value === 'string') return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((child, index) => textsOf([...path, index], child));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => textsOf([...path, name], child));
}
