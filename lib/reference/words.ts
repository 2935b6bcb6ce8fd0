import type { Schema } from '../config/schema';
import { describe, type Language, spaced } from '../config/schema-words';

/** What a key is for. */
export function meaning(schema: Schema, language: Language): string {
  const since = schema['x-since'];
  if (language === 'en')
    return (schema.description ?? '') + (since === undefined ? '' : ` Read from ${since} on.`);
  return spaced((schema['x-description-zh'] ?? '') + (since === undefined ? '' : `${since} 起读取。`));
}

/** The values that a key takes, in words, with their unit. */
export function range(schema: Schema, language: Language): string {
  const unit = schema['x-unit'];
  if (language === 'en') return describe(schema) + (unit === undefined ? '' : ` (${unit})`);
  return describe(schema, language) + (unit === undefined ? '' : `（${chineseUnits[unit] ?? unit}）`);
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
