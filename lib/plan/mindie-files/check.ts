import { schemaFindings, unknownKeys } from '../../config/mindie-schema';
import type { Finding, Path } from '../../config/problem';
import { isPrefix, reach, valueAt } from '../../config/paths';
import { contradictions, mergedFile, type MindieFile, type Override } from './derived';

/** What is wrong with the overrides of a file: derived values that they contradict, and values that MindIE refuses. */
export function overrideErrors(file: MindieFile): Finding[] {
  if (file.overrides.length === 0) return [];
  const refused = refusedValues(file);
  // What is no mapping or list where one belongs is to be mended first: it lacks what is derived in it just for that.
  const misshapen = refused.filter(({ code, path }) => code === 'wrong-type' && holdsDerived(file, path));
  const contradicting = contradictions(file).filter(
    ({ path }) => !misshapen.some((other) => isPrefix(other.path, path)),
  );
  const others = refused.filter(({ path }) => !contradicting.some((other) => isPrefix(other.path, path)));
  return [...contradicting, ...others];
}

/** Whether values are derived below a path in one of the overrides. */
function holdsDerived({ derived, overrides }: MindieFile, path: Path): boolean {
  const inside = overrides
    .filter((override) => isPrefix(override.path, path))
    .map((override) => path.slice(override.path.length));
  return derived.some((one) =>
    inside.some((place) => place.length < one.path.length && isPrefix(place, one.path)),
  );
}

/** Keys of the overrides that the file's schema does not know. */
export function unknownOverrides({ name, overrides }: MindieFile): Finding[] {
  return overrides.flatMap(({ path, settings }) =>
    unknownKeys(name, settings).map((finding) => ({ ...finding, path: [...path, ...finding.path] })),
  );
}

/** The whole file is checked, as it is what MindIE reads; what is found is shown where an override caused it. */
function refusedValues(file: MindieFile): Finding[] {
  const { name, overrides } = file;
  const merged = mergedFile(file);
  const findings = schemaFindings(name, merged).map((finding) => ({
    ...finding,
    path: withIndexes(merged, finding.path),
  }));
  const outermost = findings.filter(
    ({ path }) => !findings.some((other) => other.path.length < path.length && isPrefix(other.path, path)),
  );
  return outermost.flatMap((finding) => {
    const culprit = overrides.findLast((override) => isCause(override, merged, finding.path));
    if (culprit === undefined) return [];
    const got = valueAt(culprit.settings, finding.path);
    return [{ ...finding, got, path: [...culprit.path, ...finding.path] }];
  });
}

/** Whether an override goes along as much of a path as there is in the file: all of it, unless a key is missing. */
function isCause({ settings }: Override, merged: Override['settings'], path: Path): boolean {
  return reach(settings, path) >= reach(merged, path);
}

/** A path with numbers for the steps into lists. */
function withIndexes(root: unknown, path: Path): Path {
  return path.reduce<Path>((above, step) => {
    const isIndex = Array.isArray(valueAt(root, above));
    return [...above, isIndex ? Number(step) : step];
  }, []);
}
