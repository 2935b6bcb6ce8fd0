// What a schema allows is said in both languages, with every bound that it has.
import type { Schema } from '../../lib/config/schema';
import { describe as inWords } from '../../lib/config/schema-words';

test.each<[Schema, string, string]>([
  [{}, 'a value', '任意值'],
  [{ type: 'integer' }, 'an integer', '整数'],
  [{ type: ['integer', 'boolean'] }, 'an integer or true or false', '整数或 true 或 false'],
  [{ type: 'integer', minimum: 1, maximum: 16 }, 'an integer from 1 to 16', '整数，1 到 16'],
  [{ type: 'integer', minimum: 1 }, 'an integer of at least 1', '整数，不小于 1'],
  [{ type: 'integer', maximum: 16 }, 'an integer of at most 16', '整数，不大于 16'],
  [{ type: 'number', exclusiveMinimum: 0 }, 'a number above 0', '数字，大于 0'],
  [{ type: 'number', exclusiveMaximum: 1 }, 'a number below 1', '数字，小于 1'],
  [
    { type: 'number', exclusiveMinimum: 0, maximum: 1 },
    'a number from above 0 to 1',
    '数字，大于 0，不大于 1',
  ],
  [
    { type: 'number', minimum: 0, exclusiveMaximum: 1 },
    'a number from 0 to below 1',
    '数字，不小于 0，小于 1',
  ],
  [
    { type: 'integer', minimum: 128, multipleOf: 128 },
    'an integer of at least 128 in steps of 128',
    '整数，不小于 128，步长为 128',
  ],
  [{ type: 'string', maxLength: 63 }, 'text, at most 63 characters', '文本，最多 63 个字符'],
  [{ type: 'array', minItems: 1, maxItems: 1 }, 'a list of one entry', '列表，1 项'],
  [{ type: 'array', minItems: 2, maxItems: 2 }, 'a list of 2 entries', '列表，2 项'],
  [{ type: 'array', minItems: 1, maxItems: 3 }, 'a list of 1 to 3 entries', '列表，1 到 3 项'],
  [{ type: 'array', minItems: 1 }, 'a list of at least 1 entries', '列表，至少 1 项'],
  [{ type: 'array', maxItems: 3 }, 'a list of at most 3 entries', '列表，最多 3 项'],
  [{ enum: ['a'] }, 'a', 'a'],
  [{ enum: ['', 'a', 'a', '1, 0'] }, 'one of "", a, "1, 0"', '""、a、"1, 0" 之一'],
  [
    { type: 'string', patternErrorMessage: 'a name', 'x-patternErrorMessage-zh': '名称', maxLength: 9 },
    'a name, at most 9 characters',
    '名称，最多 9 个字符',
  ],
])('%j is %s, %s', (schema, en, zh) => {
  expect([inWords(schema), inWords(schema, 'zh')]).toEqual([en, zh]);
});
