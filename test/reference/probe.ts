import { isDeepStrictEqual } from 'node:util';
import type { Deployment } from '../../lib/config/deployment';
import { type Path, valueAt } from '../../lib/config/paths';
import { recorded } from '../../lib/config/recording';
import type { Schema } from '../../lib/config/schema';
import { rolesOf } from '../../lib/config/topology';
import {
  commonEnvironment,
  controllerEnvironment,
  coordinatorEnvironment,
  serverEnvironment,
} from '../../lib/plan/environment';
import { mindieFiles } from '../../lib/plan/mindie-files';
import { anyItem, deploymentEntries, type Entry, flat, pathName } from '../../lib/reference/entries';
import type { Link } from '../../lib/reference/links';

/**
 * Every derived value of the MindIE files and of the environment, with the keys that change it, found by changing one key
 * of a sample at a time; where none does, the key that the plan names.
 */
export function probe(samples: readonly Deployment[]): Link[] {
  const entries = flat(deploymentEntries());
  // A key that decides which others there are cannot be changed alone.
  const conditions = entries.flatMap(({ requiredWith }) => requiredWith);
  const decides = (name: string): boolean => conditions.some((one) => one.startsWith(`${name}: `));
  const keys = entries.filter((entry) => isSingleValue(entry) && !decides(entry.name));
  const found = new Map<string, Value & { from: Set<string> }>();
  for (const deployment of samples) {
    const before = valuesOf(deployment);
    for (const [id, value] of before) {
      if (!found.has(id)) found.set(id, { ...value, from: new Set() });
    }
    const read = new Set<string>();
    // Most keys are not looked at, and so need not be changed.
    const look = (path: Path): void => void read.add(pathName(path));
    const reader = { value: look, absent: look, keys: () => undefined };
    valuesOf(recorded(deployment, reader));
    for (const key of keys.filter(({ name }) => read.has(name))) {
      const changed = changesOf(deployment, key).flatMap((copy) => differences(before, valuesOf(copy)));
      for (const id of changed) found.get(id)?.from.add(key.name);
    }
  }
  return [...found.values()].map(({ file, path, decider, from }) => ({
    file,
    name: file === 'environment' ? path.join() : pathName(path),
    from: from.size > 0 ? [...from] : decider,
  }));
}

/** Whether a key takes one value; lists and mappings without known keys say nothing to MindIE. */
function isSingleValue({ path, children, schema }: Entry): boolean {
  const types = [schema.type ?? []].flat();
  const isOne = children.length === 0 && !types.includes('object') && !types.includes('array');
  return isOne && !path.includes(anyItem);
}

/** Copies of a deployment with other values of one key; none where the sample has no place for it. */
function changesOf(deployment: Deployment, { path, schema }: Entry): Deployment[] {
  const above = path.slice(0, -1);
  if (typeof valueAt(deployment, above) !== 'object') return [];
  return otherValues(schema, valueAt(deployment, path)).map((value) => {
    const copy = structuredClone(deployment);
    Object.assign(valueAt(copy, above) as object, { [String(path.at(-1))]: value });
    return copy;
  });
}

function otherValues({ type, enum: allowed, minimum, maximum }: Schema, now: unknown): unknown[] {
  if (allowed !== undefined) return allowed.filter((value) => value !== now);
  if (type === 'boolean') return [true, false].filter((value) => value !== now);
  // Some values follow only from a small or a large number, or from a divisor of another.
  if (type === 'integer') return [minimum ?? 0, 2, maximum ?? 1].filter((value) => value !== now);
  // An absolute path stays one.
  return [typeof now === 'string' ? `${now}-other` : 'other'];
}

interface Value {
  readonly file: Link['file'];
  readonly path: Path;
  /** The key that the plan names; nothing for a variable. */
  readonly decider: readonly string[];
  readonly value: unknown;
}

/** Values that are in both, and not the same. Whether a value is there at all is not what it follows from. */
function differences(before: ReadonlyMap<string, Value>, after: ReadonlyMap<string, Value>): string[] {
  return [...before.keys()].filter((id) => {
    const changed = after.get(id);
    return changed !== undefined && !isDeepStrictEqual(changed.value, before.get(id)?.value);
  });
}

/** Derived values by file and key, those of each role by themselves. */
function valuesOf(deployment: Deployment): Map<string, Value> {
  const ofFiles = mindieFiles(deployment).all.flatMap(({ name: file, derived }, index) =>
    derived.map(({ path, value, from }): [string, Value] => [
      `${index} ${path.join('.')}`,
      { file, path, decider: [from], value },
    ]),
  );
  const ofVariables = environmentsOf(deployment).flatMap((variables, index) =>
    Object.entries(variables)
      .filter(([name]) => !internalVariable.test(name))
      .map(([name, value]): [string, Value] => [
        `variable ${index} ${name}`,
        { file: 'environment', path: [name], decider: [], value },
      ]),
  );
  return new Map([...ofFiles, ...ofVariables]);
}

function environmentsOf(deployment: Deployment): Readonly<Record<string, string>>[] {
  const components = [
    controllerEnvironment(deployment),
    coordinatorEnvironment(deployment),
    ...rolesOf(deployment).map((role) => serverEnvironment(deployment, role)),
  ];
  return [commonEnvironment(deployment), ...components.map(({ variables }) => variables)];
}

/** Between the generator and the boot scripts. */
const internalVariable = /^(BOOT_|APP_TYPE$|CONFIG_FROM_CONFIGMAP_PATH$)/;
