import path from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import prettier from 'prettier';

const root = path.resolve(__dirname, '..');
const schemaFile = path.join(root, 'schemas', 'deployment.schema.json');

const banner = `/* Generated from schemas/deployment.schema.json by \`npm run generate\`: do not edit. */`;

interface Schema {
  $ref?: string;
  const?: string;
  description?: string;
  /** The compiler's own keyword: an interface that extends others. */
  extends?: Schema[];
  type?: string;
  additionalProperties?: boolean;
  enum?: string[];
  properties?: Record<string, Schema>;
  required?: string[];
  allOf?: { if?: Schema; then?: Schema; $ref?: string }[];
  oneOf?: Schema[];
  definitions?: Record<string, Schema>;
}

/**
 * Makes every property with a default required, as it is always there once the file is loaded, and drops what stands
 * beside a `$ref` (a default, a description), for which the compiler would make a type of its own.
 */
function describeLoadedFile(schema: Schema): void {
  if (schema.properties !== undefined) {
    const filled = Object.entries(schema.properties).filter(([, property]) => 'default' in property);
    schema.required = [...new Set([...(schema.required ?? []), ...filled.map(([key]) => key)])];
    // What others are composed of cannot say so itself.
    schema.additionalProperties ??= false;
  }
  for (const [key, value] of Object.entries(schema)) {
    if (schema.$ref !== undefined && key !== '$ref') {
      Reflect.deleteProperty(schema, key);
    } else if (typeof value === 'object' && value !== null) {
      describeLoadedFile(value as Schema);
    }
  }
}

/**
 * Makes one type of each value of the key on which others are required, so that what is required is there: a union by
 * that key, of types that extend one of what they share.
 */
function discriminate(root: Schema): Schema {
  const { allOf = [], definitions = {}, properties = {}, required = [], ...rest } = root;
  const members = allOf.map(({ if: condition, then }) => {
    const [key = '', value] = Object.entries(condition?.properties ?? {})[0] ?? [];
    return { key, value: value?.const ?? '', own: then?.required ?? [] };
  });
  const apart = new Set(members.flatMap(({ key, own }) => [key, ...own]));
  const types = members.map(({ key, value, own }): [string, Schema] => [
    `${value}Deployment`,
    {
      type: 'object',
      description: `A deployment with ${key} ${value}.`,
      extends: [{ $ref: '#/definitions/deploymentSettings' }],
      additionalProperties: false,
      required: [key, ...own],
      properties: {
        [key]: { ...properties[key], enum: [value] },
        ...pick(properties, (one) => own.includes(one)),
      },
    },
  ]);
  const settings = {
    type: 'object',
    description: 'What deployments have in common.',
    additionalProperties: false,
    required: required.filter((key) => !apart.has(key)),
    properties: pick(properties, (key) => !apart.has(key)),
  };
  return {
    description: rest.description,
    oneOf: types.map(([name]) => ({ $ref: `#/definitions/${name}` })),
    definitions: { ...Object.fromEntries(types), deploymentSettings: settings, ...definitions },
  };
}

/** Makes what a definition is composed of the types that its own extends, which need not name their keys again. */
function extendBases(definition: Schema): void {
  if (definition.allOf === undefined) return;
  definition.extends = definition.allOf.map(({ $ref }) => ({ $ref }));
  delete definition.allOf;
  // A new default for a key of theirs leaves its type as it is.
  const saysMore = (key: string): boolean =>
    Object.keys(definition.properties?.[key] ?? {}).some((one) => one !== 'default');
  definition.properties = pick(definition.properties ?? {}, saysMore);
}

function pick(properties: Record<string, Schema>, isMeant: (key: string) => boolean): Record<string, Schema> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => isMeant(key)));
}

/** lib/config/deployment.ts, from the schema: the shape of a deployment file after its defaults are filled in. */
export async function deploymentTypes(schemaText: string): Promise<string> {
  const file = JSON.parse(schemaText) as Schema;
  // A key of files, which is gone once they are read.
  delete file.properties?.['extends'];
  const schema = discriminate(file);
  Object.values(schema.definitions ?? {}).forEach(extendBases);
  describeLoadedFile(schema);
  const types = await compile(schema as JSONSchema, 'Deployment', {
    bannerComment: banner,
    cwd: path.dirname(schemaFile),
    format: false,
  });
  return prettier.format(types, { parser: 'typescript', printWidth: 110, singleQuote: true });
}
