import type { ErrorObject } from 'ajv';
import { nearest, withSameWords } from './nearest';
import { halfWidth } from './full-width';
import { ownedVariables } from './owned-variables';
import { valueAt } from './paths';
import { type Finding, type Path, pointerToPath } from './problem';
import { type Schema, schemaAt } from './schema';
import { describe, typesOf } from './schema-words';
import { componentKeys } from './topology';

/** Keywords of our schemas that check nothing: for editors, documents and messages. */
export const annotations = [
  'patternErrorMessage',
  'x-patternErrorMessage-zh',
  'x-description-zh',
  'x-unit',
  'x-since',
  'x-fix',
  'x-absent',
] as const;

/**
 * An ajv error (of a validator with `verbose`) against a schema as a finding in plain words. `given` is what was
 * checked, as its author wrote it: without the defaults that the validator fills in.
 */
export function toFinding(error: ErrorObject, root: Schema, given: unknown): Finding {
  const path = toPath(error);
  const schema = (error.parentSchema ?? {}) as Schema;
  const base = { path, got: error.data, expected: describe(schema) };
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, path, schema, valueAt(given, path));
    case 'required':
    case 'dependencies':
      return missingKey(error, path, root);
    case 'type':
      return { ...base, code: 'wrong-type', what: 'wrong type', fix: typeFix(error.data, schema) };
    case 'enum':
      return { ...base, code: 'not-allowed', what: 'not an allowed value', fix: enumFix(error.data, schema) };
    case 'minimum':
    case 'exclusiveMinimum':
      return { ...base, code: 'out-of-range', what: 'too small', fix: 'Raise it.' };
    case 'maximum':
    case 'exclusiveMaximum':
      return { ...base, code: 'out-of-range', what: 'too large', fix: 'Lower it.' };
    case 'minLength':
      return { ...base, code: 'empty-text', what: 'empty text', fix: 'Write a value or leave the key out.' };
    case 'maxLength':
      return {
        ...base,
        code: 'too-long',
        what: 'too long',
        fix: `Shorten it to ${schema.maxLength ?? 0} characters.`,
      };
    case 'pattern':
      return malformed(error, base);
    default:
      return { ...base, ...rareFault(error, schema) };
  }
}

function rareFault(
  { keyword, message, data }: ErrorObject,
  schema: Schema,
): Pick<Finding, 'code' | 'what' | 'fix'> & Partial<Finding> {
  switch (keyword) {
    case 'uniqueItems':
      return {
        code: 'duplicate-item',
        what: 'the same entry twice',
        expected: 'each entry once',
        fix: 'Remove one of them.',
      };
    case 'minItems':
      return { code: 'too-few-items', what: 'too few entries', fix: 'Add what is missing.' };
    case 'maxItems':
      return { code: 'too-many-items', what: 'too many entries', fix: 'Remove what is too much.' };
    case 'maxProperties':
      return {
        code: 'too-many-keys',
        what: 'too many keys',
        got: Object.keys(data as object).length,
        expected: `at most ${schema.maxProperties ?? 0} keys`,
        fix: 'Remove what is too much.',
      };
    case 'multipleOf':
      return {
        code: 'not-a-multiple',
        what: `not a multiple of ${schema.multipleOf ?? 1}`,
        fix: 'Round it.',
      };
    case 'not':
      return { code: 'not-allowed', what: 'not an allowed value', fix: 'Choose another value.' };
    default:
      return { code: 'not-allowed', what: message ?? 'not allowed', fix: 'Correct it.' };
  }
}

function malformed({ propertyName }: ErrorObject, base: Omit<Finding, 'code' | 'what' | 'fix'>): Finding {
  if (propertyName === undefined)
    return { ...base, code: 'malformed-text', what: 'malformed text', fix: 'Correct it.' };
  return {
    ...base,
    code: 'malformed-key',
    what: 'malformed key',
    got: propertyName,
    fix: 'Correct the key.',
    atKey: true,
  };
}

function toPath(error: ErrorObject): Path {
  const path = pointerToPath(error.instancePath);
  return error.propertyName === undefined ? path : [...path, error.propertyName];
}

function unknownKey(error: ErrorObject, path: Path, schema: Schema, mapping: unknown): Finding {
  const { additionalProperty } = error.params as { additionalProperty: string };
  const known = Object.keys(schema.properties ?? {});
  const { 'x-absent': answers = {} } = schema;
  const absent = Object.hasOwn(answers, additionalProperty) ? answers[additionalProperty] : undefined;
  const meant = nearest(additionalProperty, missingFrom(mapping, known));
  const otherwise =
    path.at(-1) === 'environment' ? 'Move it to extraEnvironment, or remove it.' : 'Remove it.';
  return {
    path: [...path, additionalProperty],
    code: 'unknown-key',
    what: 'unknown key',
    got: additionalProperty,
    expected: expectedKeys(known),
    fix: absent ?? unknownKeyFix([...path, additionalProperty], meant, otherwise),
    atKey: true,
  };
}

/** The keys that a mapping has not yet: one that stands beside a misspelt key was not meant by it. */
export function missingFrom(mapping: unknown, known: readonly string[]): string[] {
  return known.filter((key) => valueAt(mapping, [key]) === undefined);
}

export function expectedKeys(known: readonly string[]): string {
  return known.length <= 30 ? `one of ${known.join(', ')}` : `one of the ${known.length} known keys`;
}

/** What to do about an unknown key; `otherwise` where nothing tells what was meant. */
export function unknownKeyFix(path: Path, meant: string | undefined, otherwise: string): string {
  const key = String(path.at(-1));
  const typed = halfWidth(key);
  if (typed !== undefined) return `Write ${typed}: there are full-width characters or no-break spaces in it.`;
  if (key === '<<')
    return 'YAML merge keys are not supported: put the keys into a file of their own, and name it with extends.';
  if (path.at(-2) === 'environment' && Object.hasOwn(ownedVariables, key)) {
    const owner = ownedVariables[key];
    return owner === undefined
      ? 'Remove it: its value follows from the deployment.'
      : `Set ${owner} instead.`;
  }
  if (path[0] === 'environment' && componentKeys.some((component) => component === key))
    return `Write it as ${key}.environment.`;
  return meant === undefined ? otherwise : `Did you mean ${meant}?`;
}

function missingKey(error: ErrorObject, path: Path, root: Schema): Finding {
  const { missingProperty } = error.params as { missingProperty: string };
  // Not from the schema of the error: a `then` only says what is required.
  const property = schemaAt(root, [...path, missingProperty]) ?? {};
  return {
    path: [...path, missingProperty],
    code: 'missing-key',
    what: 'missing key',
    expected: describe(property),
    fix: 'Add it.',
  };
}

function typeFix(data: unknown, schema: Schema): string {
  const allowed = [schema.type ?? []].flat();
  if (data === null) return 'Write a value, or leave the key out where it has a default.';
  const typed = typeof data === 'string' ? halfWidth(data) : undefined;
  if (typed !== undefined) return `Write ${typed}: these are full-width characters.`;
  if (typeof data === 'string' && allowed.some((type) => readsAs(data, type))) return 'Remove the quotes.';
  const text = JSON.stringify(data);
  const fits = new RegExp(schema.pattern ?? '').test(text) && (schema.enum?.includes(text) ?? true);
  if (typeof data !== 'object' && allowed.includes('string') && fits) return 'Put it in quotes.';
  return `Write ${schema.patternErrorMessage ?? typesOf(schema)}.`;
}

function readsAs(text: string, type: string): boolean {
  if (type === 'integer') return /^-?[0-9]+$/.test(text);
  if (type === 'number') return /^-?[0-9]+(\.[0-9]+)?$/.test(text);
  return type === 'boolean' && /^(true|false)$/.test(text);
}

function enumFix(data: unknown, { enum: allowed = [], 'x-fix': otherwise }: Schema): string {
  const texts = allowed.filter((value) => typeof value === 'string');
  // YAML reads 2.0 as the number 2.
  const unquoted = typeof data === 'number' ? texts.find((text) => Number(text) === data) : undefined;
  if (unquoted !== undefined) return `Write it in quotes: '${unquoted}'.`;
  const meant = typeof data === 'string' ? meantValues(data, allowed.map(String)) : [];
  if (meant.length > 0) return `Did you mean ${meant.join(' or ')}?`;
  return otherwise ?? (allowed.length === 1 ? `Write ${String(allowed[0])}.` : 'Choose one of these.');
}

/** Whoever writes another number means it: a version, an amount of memory, a server type is no slip of the finger. */
function meantValues(given: string, allowed: readonly string[]): string[] {
  const digits = (text: string): string => text.replace(/[^0-9]/g, '');
  const close = nearest(
    given,
    allowed.filter((value) => digits(value) === digits(given)),
  );
  return close === undefined ? withSameWords(given, allowed) : [close];
}
