import { valueAt } from '../lib/config/paths';
import { formatPath, formatValue, type Path } from '../lib/config/problem';
import { SharedFiles } from '../lib/config/shared-files';

/** What a deployment file of this text takes from others: a line for each value, with its place. */
export function keysOfOthers(file: string, text: string): string[] {
  const { merged } = new SharedFiles().merge(file, text);
  if (merged === undefined) return [];
  const value = merged.toValue();
  return leavesOf(value, []).flatMap((path) => {
    const place = merged.placeOf(path);
    if (place.file === file) return [];
    return [
      `${place.file}:${place.line}:${place.column} ${formatPath(path)}: ${formatValue(valueAt(value, path))}`,
    ];
  });
}

function leavesOf(value: unknown, at: Path): Path[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [at];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...at, key]));
}
