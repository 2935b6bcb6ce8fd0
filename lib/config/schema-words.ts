import type { Schema } from './schema';

/** Languages in which the values of a key are told. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** An end of a range; undefined: it has none. */
type Limit = { readonly value: number; readonly isIncluded: boolean } | undefined;
/** How many items a list may have. */
type Count = number | undefined;

/** What a language says of the values that a schema allows. */
interface Words {
  readonly types: Readonly<Record<string, string>>;
  readonly anything: string;
  readonly or: string;
  readonly oneOf: (values: readonly string[]) => string;
  readonly bounds: (least: Limit, most: Limit) => string;
  readonly steps: (step: number) => string;
  readonly length: (most: number) => string;
  readonly items: (least: Count, most: Count) => string;
  readonly pattern: (schema: Schema) => string | undefined;
}

const english: Words = {
  types: {
    integer: 'an integer',
    number: 'a number',
    string: 'text',
    boolean: 'true or false',
    object: 'a mapping',
    array: 'a list',
  },
  anything: 'a value',
  or: ' or ',
  oneOf: (values) => `one of ${values.join(', ')}`,
  bounds: (least, most) => {
    if (least !== undefined && most !== undefined)
      return ` from ${least.isIncluded ? '' : 'above '}${least.value} to ${most.isIncluded ? '' : 'below '}${most.value}`;
    const lower = least === undefined ? '' : `${least.isIncluded ? ' of at least' : ' above'} ${least.value}`;
    const upper = most === undefined ? '' : `${most.isIncluded ? ' of at most' : ' below'} ${most.value}`;
    return lower + upper;
  },
  steps: (step) => ` in steps of ${step}`,
  length: (most) => `, at most ${most} characters`,
  items: (least, most) => {
    if (least === most) return least === 1 ? ' of one entry' : ` of ${least ?? 0} entries`;
    if (most === undefined) return ` of at least ${least ?? 0} entries`;
    return least === undefined ? ` of at most ${most} entries` : ` of ${least} to ${most} entries`;
  },
  pattern: ({ patternErrorMessage }) => patternErrorMessage,
};

const chinese: Words = {
  types: {
    integer: '整数',
    number: '数字',
    string: '文本',
    boolean: 'true 或 false',
    object: '映射',
    array: '列表',
  },
  anything: '任意值',
  or: '或',
  oneOf: (values) => `${values.join('、')} 之一`,
  bounds: (least, most) => {
    if (least?.isIncluded === true && most?.isIncluded === true) return `，${least.value} 到 ${most.value}`;
    const lower = least === undefined ? '' : `，${least.isIncluded ? '不小于' : '大于'} ${least.value}`;
    const upper = most === undefined ? '' : `，${most.isIncluded ? '不大于' : '小于'} ${most.value}`;
    return lower + upper;
  },
  steps: (step) => `，步长为 ${step}`,
  length: (most) => `，最多 ${most} 个字符`,
  items: (least, most) => {
    if (least === most) return `，${least ?? 0} 项`;
    if (most === undefined) return `，至少 ${least ?? 0} 项`;
    return least === undefined ? `，最多 ${most} 项` : `，${least} 到 ${most} 项`;
  },
  pattern: (schema) => schema['x-patternErrorMessage-zh'],
};

const words: Readonly<Record<Language, Words>> = { en: english, zh: chinese };

/** The values that a schema allows, in words: `an integer from 1 to 16`. */
export function describe(schema: Schema, language: Language = 'en'): string {
  const say = words[language];
  const { maxLength, minItems, maxItems, multipleOf } = schema;
  const length = maxLength === undefined ? '' : say.length(maxLength);
  const pattern = say.pattern(schema);
  if (pattern !== undefined) return pattern + length;
  if (schema.enum !== undefined) return anyOf(schema.enum, say);
  if (schema.type === undefined) return say.anything;
  const steps = multipleOf === undefined ? '' : say.steps(multipleOf);
  const items = minItems === undefined && maxItems === undefined ? '' : say.items(minItems, maxItems);
  return typesOf(schema, language) + say.bounds(leastOf(schema), mostOf(schema)) + steps + length + items;
}

/** The types that a schema allows, in words. */
export function typesOf({ type = [] }: Schema, language: Language = 'en'): string {
  const { types, or } = words[language];
  const text = [type]
    .flat()
    .map((one) => types[one] ?? one)
    .join(or);
  return language === 'zh' ? spaced(text) : text;
}

/** A blank between Chinese and other letters or digits, as the other Chinese pages have it. */
export function spaced(text: string): string {
  return text
    .replace(/(\p{Script=Han})([A-Za-z0-9`])/gu, '$1 $2')
    .replace(/([A-Za-z0-9`])(\p{Script=Han})/gu, '$1 $2');
}

function leastOf({ minimum, exclusiveMinimum }: Schema): Limit {
  if (minimum !== undefined) return { value: minimum, isIncluded: true };
  return exclusiveMinimum === undefined ? undefined : { value: exclusiveMinimum, isIncluded: false };
}

function mostOf({ maximum, exclusiveMaximum }: Schema): Limit {
  if (maximum !== undefined) return { value: maximum, isIncluded: true };
  return exclusiveMaximum === undefined ? undefined : { value: exclusiveMaximum, isIncluded: false };
}

function anyOf(values: readonly unknown[], { oneOf }: Words): string {
  const texts = [...new Set(values.map(enumText))];
  return texts.length === 1 ? (texts[0] ?? '') : oneOf(texts);
}

/** A value as it stands in a list of values: text that is empty or has commas needs its quotes. */
function enumText(value: unknown): string {
  return typeof value === 'string' && /^$|,/.test(value) ? JSON.stringify(value) : String(value);
}
