import type { Path } from './problem';

/** The parts of a JSON Schema that checks, messages and the reference use. */
export interface Schema {
  readonly description?: string;
  readonly 'x-description-zh'?: string;
  /** Unit of a number, such as `seconds`. */
  readonly 'x-unit'?: string;
  /** The first MindIE release that reads the key, as `image.release` names it; left out: all do. */
  readonly 'x-since'?: string;
  readonly type?: string | readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  /** What the pattern, or a number's bounds with a gap, allow: in words, for editors and messages. */
  readonly patternErrorMessage?: string;
  readonly 'x-patternErrorMessage-zh'?: string;
  /** What to do about a value that is not in `enum` and resembles none of them. */
  readonly 'x-fix'?: string;
  /** Keys that people know from elsewhere and that are not in `properties`, each with what to do instead. */
  readonly 'x-absent'?: Readonly<Record<string, string>>;
  readonly default?: unknown;
  readonly required?: readonly string[];
  /** Only for what is required on a condition, and for definitions that a definition is composed of. */
  readonly allOf?: readonly { readonly if?: Schema; readonly then?: Schema; readonly $ref?: string }[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  /** What the keys of a mapping look like that are not listed. */
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
  /** One schema for all items, or one for each. */
  readonly items?: Schema | readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
}

/** The definition behind a local reference; any other schema as it is. */
export function resolve(root: Schema, schema: Schema): Schema {
  const name = /^#\/definitions\/(\w+)$/.exec(schema.$ref ?? '')?.[1] ?? '';
  return root.definitions?.[name] ?? schema;
}

/** The schema of the value at a path, if there is one. */
export function schemaAt(root: Schema, path: Path): Schema | undefined {
  return path.reduce<Schema | undefined>((above, step) => {
    const child = above === undefined ? undefined : childOf(above, step);
    return child === undefined ? undefined : resolve(root, child);
  }, root);
}

function childOf(
  { properties = {}, additionalProperties, items }: Schema,
  step: string | number,
): Schema | undefined {
  if (Object.hasOwn(properties, step)) return properties[step];
  if (typeof additionalProperties === 'object') return additionalProperties;
  return isOneForEach(items) ? items[Number(step)] : items;
}

export function isOneForEach(items: Schema['items']): items is readonly Schema[] {
  return Array.isArray(items);
}
