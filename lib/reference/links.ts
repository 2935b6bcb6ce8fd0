import { validate } from '../config/schema-validator';
import type { Deployment } from '../config/deployment';
import { allFields } from '../config/fields';
import type { MindieFileName } from '../config/mindie-places';
import type { MindieSchemaName } from '../config/mindie-schemas';
import { type ComponentKey, rolesOf } from '../config/topology';
import { processEnvironment } from '../plan/environment';
import { mindieFiles } from '../plan/mindie-files';
import { pathName } from './entries';

/** Where a value of a deployment file ends up: a key of a MindIE file, or an environment variable. */
export interface Target {
  readonly file: MindieFileName | 'environment';
  /** The key as people write it, or the variable. */
  readonly name: string;
}

/** One value that follows from the deployment file. */
export interface Link extends Target {
  /** The keys that change it, or, where its value is fixed, the key that decides so; of a variable one of them. */
  readonly from: readonly string[];
}

/** Between them they have every derived value: both variants, with encryption, revocation lists and backup. */
const sampleRole = {
  instances: 4,
  npusPerInstance: 2,
  parallelism: { dp: 1, cp: 1, sp: 1, moeTp: 2, moeEp: 1 },
};
const secrets = { controller: 'sample', coordinator: 'sample', server: 'sample' };
const sampleFiles = [
  { variant: 'homogeneous', server: sampleRole },
  { variant: 'heterogeneous', prefill: sampleRole, decode: sampleRole },
].map((servers) => ({
  ...servers,
  name: 'sample',
  image: { name: 'mindie', tag: 'sample' },
  model: { name: 'sample', weightsPath: '/data/sample' },
  tls: { enabled: true, revocationLists: true, secrets },
  backup: { controller: true, coordinator: true },
  logging: { path: 'sample' },
}));

let sampled: Deployment[] | undefined;
let collected: readonly Link[] | undefined;

/** Every derived value of the MindIE files and of the environment, with the keys that it follows from. */
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
  const found = new Map<string, Link>();
  for (const { name: file, derived } of samples().flatMap((one) => mindieFiles(one).all)) {
    for (const { path, from, follows = [from] } of derived) {
      const name = pathName(path);
      const before = found.get(`${file} ${name}`)?.from ?? [];
      found.set(`${file} ${name}`, { file, name, from: [...new Set([...before, ...follows])] });
    }
  }
  return [...found.values(), ...variableLinks()];
}

function variableLinks(): Link[] {
  return allFields.flatMap(({ key, whereUnset = [], variable, isSetByVariable, sets = [] }) => {
    const names = isSetByVariable === true && variable !== undefined ? [variable] : sets;
    return names.map((name): Link => ({ file: 'environment', name, from: [...whereUnset, key] }));
  });
}

/** With their defaults; the rules have nothing to say of samples, and take as long as all else. */
const samples = (): Deployment[] =>
  (sampled ??= sampleFiles.map((file) => {
    const { deployment, findings } = validate(file);
    if (deployment === undefined || findings.length > 0)
      throw new Error('a sample of the reference is no right deployment');
    return deployment;
  }));
