import type { Schema } from '../config/schema';
import { describe } from '../config/schema-finding';

/** Languages that the reference is written in. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** What a key is for. */
export function meaning(schema: Schema, language: Language): string {
  const since = schema['x-since'];
  if (language === 'en')
    return (schema.description ?? '') + (since === undefined ? '' : ` Read from ${since} on.`);
  return spaced((schema['x-description-zh'] ?? '') + (since === undefined ? '' : `${since} 起读取。`));
}

/** A blank between Chinese and other letters or digits, as the other Chinese pages have it. */
export function spaced(text: string): string {
  return text
    .replace(/(\p{Script=Han})([A-Za-z0-9`])/gu, '$1 $2')
    .replace(/([A-Za-z0-9`])(\p{Script=Han})/gu, '$1 $2');
}

/** The values that a key takes, in words, with their unit. */
export function range(schema: Schema, language: Language): string {
  const unit = schema['x-unit'];
  if (language === 'en') return describe(schema) + (unit === undefined ? '' : ` (${unit})`);
  return describeInChinese(schema) + (unit === undefined ? '' : `（${chineseUnits[unit] ?? unit}）`);
}

export const chineseUnits: Readonly<Record<string, string>> = {
  microseconds: '微秒',
  milliseconds: '毫秒',
  seconds: '秒',
  hours: '小时',
  tokens: 'Token',
  percent: '百分比',
  MB: 'MB',
  GB: 'GB',
  bytes: '字节',
  'Gb/s': 'Gb/s',
  'GB/s': 'GB/s',
  'TB/s': 'TB/s',
  TFLOPS: 'TFLOPS',
};

const chineseTypes: Readonly<Record<string, string>> = {
  integer: '整数',
  number: '数字',
  string: '文本',
  boolean: 'true 或 false',
  object: '映射',
  array: '列表',
};

/** The same as `describe`, in Chinese. */
function describeInChinese(schema: Schema): string {
  const pattern = schema['x-patternErrorMessage-zh'];
  if (pattern !== undefined) return pattern + lengthBounds(schema);
  if (schema.enum !== undefined) {
    const values = [...new Set(schema.enum.map((value) => (value === '' ? '""' : String(value))))];
    return values.length === 1 ? (values[0] ?? '') : `${values.join('、')} 之一`;
  }
  const types = [schema.type ?? []].flat().map((type) => chineseTypes[type] ?? type);
  if (types.length === 0) return '任意值';
  const step = schema.multipleOf === undefined ? '' : `，步长为 ${schema.multipleOf}`;
  return spaced(types.join('或')) + bounds(schema) + step + lengthBounds(schema) + itemBounds(schema);
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) return `，${minimum} 到 ${maximum}`;
  const limits = [
    minimum === undefined ? [] : `不小于 ${minimum}`,
    exclusiveMinimum === undefined ? [] : `大于 ${exclusiveMinimum}`,
    maximum === undefined ? [] : `不大于 ${maximum}`,
    exclusiveMaximum === undefined ? [] : `小于 ${exclusiveMaximum}`,
  ].flat();
  return limits.map((limit) => `，${limit}`).join('');
}

function lengthBounds({ maxLength }: Schema): string {
  return maxLength === undefined ? '' : `，最多 ${maxLength} 个字符`;
}

function itemBounds({ minItems, maxItems }: Schema): string {
  if (minItems !== undefined && maxItems !== undefined)
    return minItems === maxItems ? `，${minItems} 项` : `，${minItems} 到 ${maxItems} 项`;
  if (minItems !== undefined) return `，至少 ${minItems} 项`;
  return maxItems === undefined ? '' : `，最多 ${maxItems} 项`;
}
