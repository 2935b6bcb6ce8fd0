import prettier from 'prettier';
import environment from '../schemas/environment.schema.json';

/** A JSON Schema, or what stands behind one of its keywords. */
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Schema = Record<string, Json>;

/**
 * schemas/partial.schema.json, for editors: of files that take keys from others, or give them. No key is required there, and
 * `null` takes one away; but lists are replaced as a whole, so that what is in them must be whole.
 */
export async function partialSchema(schemaText: string): Promise<string> {
  const { $schema = '', type = '', properties = {}, ...root } = JSON.parse(schemaText) as Schema;
  const definitions = { ...(root['definitions'] as Schema), environment };
  const inLists = new Set([...itemsOf(properties), ...itemsOf(definitions)]);
  const schema: Schema = {
    $schema,
    $id: 'partial.schema.json',
    title: 'Part of a deployment',
    description: 'A file that takes keys from others (extends, _defaults.yaml), or gives them.',
    type,
    additionalProperties: false,
    properties: partial(properties),
    definitions: Object.fromEntries(
      Object.entries(definitions).map(([name, one]) => [name, inLists.has(name) ? one : partial(one)]),
    ),
  };
  return prettier.format(JSON.stringify(schema), { parser: 'json', printWidth: 110 });
}

/** The definitions of what is in lists. */
function itemsOf(schema: Json): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, child]) => {
    const { $ref } = key === 'items' ? (child as Schema) : {};
    return typeof $ref === 'string' ? [$ref.replace('#/definitions/', '')] : itemsOf(child);
  });
}

function partial(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(partial);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, Json][] => {
      // Beside what is required: what editors do not read, and the names of other files' schemas.
      if ((key === 'required' && Array.isArray(value)) || /^(x-|\$id|\$schema)/.test(key)) return [];
      if (key === 'items' || key === 'default') return [[key, value]];
      if (key === 'type' && typeof value === 'string') return [[key, [value, 'null']]];
      if ((key === 'type' || key === 'enum') && Array.isArray(value))
        return [[key, [...value, key === 'type' ? 'null' : null]]];
      return [[key, partial(value)]];
    }),
  );
}
