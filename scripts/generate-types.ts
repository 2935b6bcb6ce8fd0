import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import prettier from 'prettier';

const root = path.resolve(__dirname, '..');
const schemaFile = path.join(root, 'schemas', 'deployment.schema.json');

const banner = `/* Generated from schemas/deployment.schema.json by \`npm run generate\`: do not edit. */`;

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
}

/**
 * Makes every property with a default required, as it is always there once the file is loaded, and drops what stands
 * beside a `$ref` (a default, a description), for which the compiler would make a type of its own.
 */
function describeLoadedFile(schema: Schema): void {
  if (schema.properties !== undefined) {
    const filled = Object.entries(schema.properties).filter(([, property]) => 'default' in property);
    schema.required = [...new Set([...(schema.required ?? []), ...filled.map(([key]) => key)])];
  }
  for (const [key, value] of Object.entries(schema)) {
    if (schema.$ref !== undefined && key !== '$ref') {
      Reflect.deleteProperty(schema, key);
    } else if (typeof value === 'object' && value !== null) {
      describeLoadedFile(value as Schema);
    }
  }
}

/** lib/config/deployment.ts, from the schema: the shape of a deployment file after its defaults are filled in. */
export async function deploymentTypes(): Promise<string> {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as JSONSchema;
  describeLoadedFile(schema as Schema);
  const types = await compile(schema, 'Deployment', {
    bannerComment: banner,
    cwd: path.dirname(schemaFile),
    format: false,
  });
  return prettier.format(types, { parser: 'typescript', printWidth: 110, singleQuote: true });
}
