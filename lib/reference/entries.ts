import environmentSchema from '../../schemas/environment.schema.json';
import { deploymentSchema, extendsSchema } from '../config/deployment-schema';
import { extendsKey } from '../config/merged-file';
import { type MindieSchemaName, mindieSchemas } from '../config/mindie-schemas';
import { formatPath, type Path } from '../config/problem';
import { isOneForEach, type Schema } from '../config/schema';

/** One key that a schema describes. */
export interface Entry {
  /** From the root of its file; `[]` stands for any item of a list. */
  readonly path: Path;
  /** The same as people write it, such as `controller.tolerations[].key`. */
  readonly name: string;
  /** The definition behind a reference, under what stands beside the reference. */
  readonly schema: Schema;
  readonly isRequired: boolean;
  /** What requires it, such as `variant: homogeneous`. */
  readonly requiredWith: readonly string[];
  /** Name of the definition that the mapping shares with others. */
  readonly definition?: string;
  /** Keys of the mapping, or of the mappings in the list. */
  readonly children: readonly Entry[];
}

/** Any item of a list, as a step of a path. */
export const anyItem = '[]';

/** Schema of the mappings that hold environment variables, which is a file of its own. */
export const environmentId = environmentSchema.$id;

/** The keys of a deployment file, beside those of its deployment that by which it takes keys from others. */
export function fileEntries(): readonly Entry[] {
  const root: Schema = { properties: { [extendsKey]: extendsSchema } };
  return [...childrenOf(root, root, []), ...deploymentEntries()];
}

/** The keys of a deployment; environment variables are left to their own schema. */
export function deploymentEntries(): readonly Entry[] {
  return childrenOf(deploymentSchema, deploymentSchema, []);
}

/** The keys of a MindIE file. */
export function mindieEntries(file: MindieSchemaName): readonly Entry[] {
  const root = mindieSchemas[file] as Schema;
  return childrenOf(root, root, []);
}

/** The environment variables that an administrator may set, in the order of the alphabet. */
export function environmentEntries(): readonly Entry[] {
  const root = environmentSchema as Schema;
  return [...childrenOf(root, root, [])].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Entries and all that is below them, from the top. */
export function flat(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry) => [entry, ...flat(entry.children)]);
}

/** A path as people write it; numbers, which pick one item of a list, become `[]`. */
export function pathName(path: Path): string {
  return formatPath(path.map((step) => (typeof step === 'number' ? anyItem : step))).replaceAll(
    `["${anyItem}"]`,
    anyItem,
  );
}

function childrenOf(root: Schema, parent: Schema, above: Path): Entry[] {
  return Object.entries(parent.properties ?? {}).map(([key, referring]) => {
    const path = [...above, key];
    const schema = expand(root, referring);
    const { items } = schema;
    const definition = definitionOf(referring);
    const ofItems =
      items === undefined || isOneForEach(items)
        ? []
        : childrenOf(root, expand(root, items), [...path, anyItem]);
    return {
      path,
      name: pathName(path),
      schema,
      isRequired: parent.required?.includes(key) ?? false,
      requiredWith: conditionsOf(parent, key),
      ...(definition === undefined ? {} : { definition }),
      children: [...childrenOf(root, schema, path), ...ofItems],
    };
  });
}

function definitionOf({ $ref = '' }: Schema): string | undefined {
  return /^#\/definitions\/(.*)$/.exec($ref)?.[1];
}

function expand(root: Schema, schema: Schema): Schema {
  const { $ref, ...own } = schema;
  if ($ref === undefined) return schema;
  if ($ref === environmentId) return { $ref, type: 'object', ...own };
  const definition = root.definitions?.[definitionOf(schema) ?? ''];
  if (definition === undefined) throw new Error(`no definition for ${$ref}`);
  return { ...expand(root, definition), ...own };
}

function conditionsOf({ allOf = [] }: Schema, key: string): string[] {
  return allOf
    .filter(({ then }) => then?.required?.includes(key))
    .flatMap((one) =>
      Object.entries(one.if?.properties ?? {}).map(([name, { const: value }]) => `${name}: ${String(value)}`),
    );
}
