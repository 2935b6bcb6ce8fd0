import file from '../../schemas/deployment.schema.json';
import type { Schema } from './schema';

/** A definition as the file has it: composed of others, of whose keys it may name some as `true`. */
interface Definition extends Omit<Schema, 'properties'> {
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
}
type Definitions = Readonly<Record<string, Definition>>;

const { extends: ofFile, ...ofDeployment } = file.properties;

/** What `extends` is: a key of files, which is gone once they are read. */
export const extendsSchema: Schema = ofFile;

/**
 * The schema of a deployment, in which each definition has all its keys. In the file, what definitions share
 * stands once, in one that they name in `allOf`. A definition that allows no other keys lists them all the same, as
 * `true`, since validators do not look for them elsewhere; that gives their order too.
 */
export const deploymentSchema: Schema = {
  ...file,
  properties: ofDeployment,
  definitions: composed(file.definitions),
};

function composed(definitions: Definitions): Readonly<Record<string, Schema>> {
  const all = Object.entries(definitions).map(([name, one]) => [name, whole(definitions, one)]);
  return Object.fromEntries(all) as Readonly<Record<string, Schema>>;
}

/** A definition with the keys of its bases; what it says of one of them itself counts. */
function whole(definitions: Definitions, { allOf, ...definition }: Definition): Schema {
  const bases = (allOf ?? []).map(({ $ref = '' }) => {
    const base = definitions[$ref.replace('#/definitions/', '')];
    return base === undefined ? {} : whole(definitions, base);
  });
  if (bases.length === 0) return definition as Schema;
  const inherited = Object.fromEntries(bases.flatMap(({ properties = {} }) => Object.entries(properties)));
  const own = Object.entries(definition.properties ?? {}).map(([key, one]): [string, Schema] => [
    key,
    { ...inherited[key], ...(typeof one === 'object' ? one : {}) },
  ]);
  const named = new Set(own.map(([key]) => key));
  const others = Object.entries(inherited).filter(([key]) => !named.has(key));
  return {
    ...definition,
    'x-absent': Object.fromEntries(
      [...bases, definition].flatMap((one) => Object.entries(one['x-absent'] ?? {})),
    ),
    required: [...bases.flatMap(({ required = [] }) => required), ...(definition.required ?? [])],
    properties: Object.fromEntries([...own, ...others]),
  };
}
