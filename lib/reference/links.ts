import { isDeepStrictEqual } from 'node:util';
import { checkText } from '../check';
import type { Deployment } from '../config/deployment';
import type { MindieSchemaName } from '../config/mindie-schema';
import type { Path } from '../config/problem';
import { recorded } from '../config/recording';
import type { Schema } from '../config/schema';
import { type ComponentKey, rolesOf } from '../config/topology';
import {
  commonEnvironment,
  controllerEnvironment,
  coordinatorEnvironment,
  processEnvironment,
  serverEnvironment,
} from '../plan/environment';
import { type MindieFileName, mindieFiles } from '../plan/mindie-files';
import { valueAt } from '../config/paths';
import { anyItem, deploymentEntries, type Entry, flat, pathName } from './entries';

/** Where a value of a deployment file ends up: a key of a MindIE file, or an environment variable. */
export interface Target {
  readonly file: MindieFileName | 'environment';
  /** The key as people write it, or the variable. */
  readonly name: string;
}

/** One value that follows from the deployment file. */
export interface Link extends Target {
  /** The keys that change it, or, where its value is fixed, the key that decides so. */
  readonly from: readonly string[];
}

/** Between them they have every derived value: both variants, with encryption, revocation lists and backup. */
const sampleTexts = [
  `variant: homogeneous
server: { instances: 4, npusPerInstance: 2 }`,
  `variant: heterogeneous
prefill: { instances: 4, npusPerInstance: 2 }
decode: { instances: 4, npusPerInstance: 2 }`,
].map(
  (servers) => `${servers}
name: sample
image: { name: mindie, tag: sample }
model: { name: sample, weightsPath: /data/sample }
tls: { enabled: true, revocationLists: true, secrets: { controller: sample, coordinator: sample, server: sample } }
backup: { controller: true, coordinator: true }
logging: { path: sample }`,
);

let collected: readonly Link[] | undefined;

/**
 * Every derived value of the MindIE files and of the environment, with the keys that it follows from. They are found by
 * changing one key of a sample at a time, so that they are what the generator does and not what someone wrote down.
 */
export function links(): readonly Link[] {
  return (collected ??= collect());
}

/** Where the value of a key of the deployment file ends up. */
export function targetsOf(key: string): readonly Target[] {
  return links().filter(({ from }) => from.includes(key));
}

/** The keys of the deployment file that a key of a MindIE file, or what is below it, follows from. */
export function sourcesOf(file: MindieSchemaName, name: string): readonly string[] {
  const below = links().filter(
    (link) => link.file === file && (link.name === name || link.name.startsWith(`${name}.`)),
  );
  return [...new Set(below.flatMap(({ from }) => from))];
}

/** The values that a variable has when the deployment file says nothing of it, each with its pods. */
export function variableDefaults(name: string): readonly { value: string; pods: readonly ComponentKey[] }[] {
  const found = new Map<string, Set<ComponentKey>>();
  for (const [key, variables] of (environments ??= defaultEnvironments())) {
    const value = variables[name];
    if (value !== undefined) found.set(value, (found.get(value) ?? new Set()).add(key));
  }
  return [...found].map(([value, pods]) => ({ value, pods: [...pods] }));
}

type Environment = readonly [ComponentKey, Readonly<Record<string, string>>];

let environments: readonly Environment[] | undefined;

function defaultEnvironments(): Environment[] {
  return samples().flatMap((deployment) =>
    [...rolesOf(deployment).map(({ key }) => key), 'controller' as const, 'coordinator' as const].map(
      (key): Environment => [key, processEnvironment(deployment, key)],
    ),
  );
}

function collect(): Link[] {
  const entries = flat(deploymentEntries());
  // A key that decides which others there are cannot be changed alone.
  const conditions = entries.flatMap(({ requiredWith }) => requiredWith);
  const decides = (name: string): boolean => conditions.some((one) => one.startsWith(`${name}: `));
  const keys = entries.filter((entry) => isSingleValue(entry) && !decides(entry.name));
  const found = new Map<string, Value & { from: Set<string> }>();
  for (const deployment of samples()) {
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

function samples(): Deployment[] {
  return sampleTexts.map((text) => {
    const [loaded] = checkText('sample.yaml', text).deployments;
    if (loaded === undefined) throw new Error('a sample of the reference is no right deployment');
    return loaded.deployment;
  });
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
  if (allowed !== undefined) return allowed.filter((value) => value !== now).slice(0, 1);
  if (type === 'boolean') return [true, false].filter((value) => value !== now);
  // Some values follow only from a small or a large number.
  if (type === 'integer') return [minimum ?? 0, maximum ?? 1].filter((value) => value !== now);
  // An absolute path stays one.
  return [typeof now === 'string' ? `${now}-other` : 'other'];
}

interface Value {
  readonly file: Target['file'];
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

/** Derived values by file and key; what differs between the roles of a heterogeneous deployment stands side by side. */
function valuesOf(deployment: Deployment): Map<string, Value> {
  const values = new Map<string, Value>();
  const add = (file: Target['file'], path: Path, decider: readonly string[], value: unknown): void => {
    const id = `${file} ${path.join('.')}`;
    values.set(id, { file, path, decider, value: [values.get(id)?.value, value] });
  };
  for (const { name, derived } of mindieFiles(deployment)) {
    for (const { path, value, from } of derived) add(name, path, [from], value);
  }
  for (const [name, value] of variablesOf(deployment)) add('environment', [name], [], value);
  return values;
}

function variablesOf(deployment: Deployment): [string, string][] {
  const components = [
    controllerEnvironment(deployment),
    coordinatorEnvironment(deployment),
    ...rolesOf(deployment).map((role) => serverEnvironment(deployment, role)),
  ];
  return [commonEnvironment(deployment), ...components.map(({ variables }) => variables)]
    .flatMap((variables) => Object.entries(variables))
    .filter(([name]) => !internalVariable.test(name));
}

/** Between the generator and the boot scripts. */
const internalVariable = /^(BOOT_|APP_TYPE$|CONFIG_FROM_CONFIGMAP_PATH$)/;
