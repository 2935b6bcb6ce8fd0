import { compile, type JSONSchema } from 'json-schema-to-typescript';
import prettier from 'prettier';
import { deploymentSchema } from '../lib/config/deployment-schema';
import { isOneForEach, resolve, type Schema } from '../lib/config/schema';

const banner = `/* Generated from schemas/deployment.schema.json by \`npm run generate\`: do not edit. */

import type { MindIEEnvironmentVariables, RuleName } from './deployment';`;

/** A schema with what the compiler alone reads. */
type Compiled = Omit<Schema, 'default' | 'properties' | 'items' | 'additionalProperties'> & {
  /** The type, in TypeScript, whatever else the schema says. */
  readonly tsType?: string;
  readonly properties?: Readonly<Record<string, Compiled>>;
  readonly items?: Compiled | readonly Compiled[];
  readonly additionalProperties?: boolean | Compiled;
};

/** Types that the deployment of a checked file has as well. */
const shared: Readonly<Record<string, string>> = {
  '#/definitions/environment': 'MindIEEnvironmentVariables',
  '#/definitions/ruleName': 'RuleName',
};

/** Where a construct knows better than a file. */
const otherDefaults: Readonly<Record<string, string>> = {
  namespace: "- the chart's namespace, which is created",
  'namespace.name': "- the chart's namespace, or mindie where the chart has none",
};

/**
 * lib/config/pd-service-props.ts: what may be written into a deployment, so that what has a default may be left out. Each
 * key has its own words and its default, for editors.
 */
export async function propsTypes(): Promise<string> {
  const { definitions = {}, ...root } = deploymentSchema;
  const interfaces = Object.entries(definitions)
    .filter(([name, one]) => isInterface(one) && shared[`#/definitions/${name}`] === undefined)
    .filter(([name]) => !['componentSettings', 'serverSettings'].includes(name))
    .map(([name, one]): [string, Compiled] => [interfaceName(name), compiled(one, '')]);
  const variants = variantsOf(root);
  const union = `/** What a PdService is made of: the keys of a deployment file. */
export type PdServiceProps = ${variants.map(([name]) => name).join(' | ')};`;
  const types = await Promise.all([...variants, ...interfaces].map(([name, one]) => typeOf(name, one)));
  const text = [banner, union, ...types].join('\n\n');
  return prettier.format(readonly(text), { parser: 'typescript', printWidth: 110, singleQuote: true });
}

/** One at a time: the compiler leaves out what it sees only the name of. */
async function typeOf(name: string, schema: Compiled): Promise<string> {
  return compile(schema as JSONSchema, name, { bannerComment: '', format: false });
}

/** A type for each value of the key on which others are required: the members of a union by that key. */
function variantsOf({ allOf = [], properties = {}, required = [], ...root }: Schema): [string, Compiled][] {
  const members = allOf.map(({ if: condition, then }) => {
    const [key = '', value] = Object.entries(condition?.properties ?? {})[0] ?? [];
    return { key, value: String(value?.const), own: then?.required ?? [] };
  });
  const ofSome = new Set(members.flatMap(({ own }) => own));
  return members.map(({ key, value, own }) => {
    const known = Object.entries(properties).filter(([name]) => !ofSome.has(name) || own.includes(name));
    const all = known.map(([name, one]) => [name, name === key ? { ...one, enum: [value] } : one] as const);
    const member = { ...root, properties: Object.fromEntries(all), required: [...required, ...own] };
    const description = `A service with ${key} ${value}.`;
    return [`${interfaceName(value)}PdServiceProps`, { ...compiled(member, ''), description }];
  });
}

/** What has keys of its own, and so a type with a name. */
function isInterface({ properties }: Schema): boolean {
  return properties !== undefined;
}

function interfaceName(definition: string): string {
  return definition.charAt(0).toUpperCase() + definition.slice(1);
}

/** A schema as the compiler takes it: interfaces by their names, all other definitions in place. */
function compiled(schema: Schema, path: string): Compiled {
  const { $ref, default: fallback, ...own } = schema;
  const target = resolve(deploymentSchema, schema);
  const description = documented(own.description ?? target.description, otherDefaults[path] ?? fallback);
  if ($ref === undefined) return { description, ...shapeOf(schema, path) };
  if (shared[$ref] !== undefined) return { description, tsType: shared[$ref] };
  if (isInterface(target)) return { description, tsType: interfaceName(nameOf($ref)) };
  return compiled({ ...target, ...own, default: fallback }, path);
}

function shapeOf({ type, enum: values, required, properties, ...schema }: Schema, path: string): Compiled {
  const { items, additionalProperties: others } = schema;
  const deep = (one: Schema): Compiled => compiled(one, '');
  return {
    ...(type === undefined ? {} : { type }),
    ...(values === undefined ? {} : { enum: values }),
    ...(required === undefined ? {} : { required }),
    ...(properties === undefined ? {} : { properties: keysOf(properties, path) }),
    ...(items === undefined ? {} : { items: isOneForEach(items) ? items.map(deep) : deep(items) }),
    ...(others === undefined
      ? {}
      : { additionalProperties: typeof others === 'object' ? deep(others) : others }),
  };
}

function keysOf(
  properties: Readonly<Record<string, Schema>>,
  path: string,
): Readonly<Record<string, Compiled>> {
  const all = Object.entries(properties);
  return Object.fromEntries(
    all.map(([key, one]) => [key, compiled(one, path === '' ? key : `${path}.${key}`)]),
  );
}

function nameOf(reference: string): string {
  return reference.replace('#/definitions/', '');
}

/** A description with its default as TSDoc has it; one that is made of the defaults of its keys goes without. */
function documented(description = '', fallback: unknown): string {
  const isPlain = fallback === undefined || JSON.stringify(fallback) === '{}';
  if (isPlain) return description;
  return `${description}\n\n@default ${typeof fallback === 'string' ? fallback : JSON.stringify(fallback)}`;
}

/** Props are not written to: neither their keys nor their lists. */
function readonly(types: string): string {
  return types
    .replaceAll(/^( *)(\[k: string\]|"?[\w.]+"?\??)(: )/gm, '$1readonly $2$3')
    .replaceAll(/: (.+)\[\]$/gm, ': readonly $1[]');
}
