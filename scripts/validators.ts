// The code that ajv makes of the schemas, for the build. What it says of a value stands in the schemas, which are in a package
// anyhow: the code refers to them.
import type Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { deploymentAjv, mindieAjv } from '../lib/config/compiled-schemas';
import { deploymentSchema } from '../lib/config/deployment-schema';
import { mindieSchemas } from '../lib/config/mindie-schemas';
import { validatedSchemas } from '../lib/config/validated-schemas';

// A line for each statement, so that the schemas can be told from the code.
const code = { source: true, lines: true, optimize: 1 } as const;

/** For each schema a function that takes `validatedSchemas` and returns the validator; `ajv/dist/runtime` is required. */
export function validatorCode(): {
  readonly deployment: string;
  readonly mindie: Readonly<Record<string, string>>;
} {
  const ofMindie = Object.entries(mindieSchemas).map(([name, schema]) => [
    name,
    codeOf(mindieAjv(code), schema),
  ]);
  return {
    deployment: codeOf(deploymentAjv(code), deploymentSchema),
    mindie: Object.fromEntries(ofMindie) as Readonly<Record<string, string>>,
  };
}

function codeOf(ajv: Ajv, schema: object): string {
  const text = withoutSchemas(standaloneCode(ajv, ajv.compile(schema)));
  return `(schemas) => { const module = {};\n${text}\nreturn module.exports; }`;
}

const schemaLine = /^const (schema\d+) = (\{.*\});$/gm;

/** The code with a reference in the place of each schema and of each part of one. */
function withoutSchemas(text: string): string {
  return text.replaceAll(schemaLine, (_line, name: string, schema: string) => {
    const place = places.get(schema);
    if (place === undefined) throw new Error(`the schemas have no ${schema}`);
    return `const ${name} = ${place};`;
  });
}

const places = new Map(
  Object.entries(validatedSchemas).flatMap(([name, schema]) =>
    placesIn(schema, `schemas[${JSON.stringify(name)}]`),
  ),
);

/** Each mapping in a schema, as text, with the expression for its place. */
function placesIn(value: unknown, place: string): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([key, child]) =>
    placesIn(child, `${place}[${JSON.stringify(key)}]`),
  );
  return [...below, [JSON.stringify(value), place]];
}
