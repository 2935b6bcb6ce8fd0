// Every text of the schemas is there in both languages.
import { mindieSchemas } from '../../lib/config/mindie-schemas';
import type { Schema } from '../../lib/config/schema';
import { describe as inWords } from '../../lib/config/schema-words';
import { spaced } from '../../lib/config/schema-words';
import { chineseUnits, meaning, range } from '../../lib/reference/words';
import deploymentSchema from '../../schemas/deployment.schema.json';
import environmentSchema from '../../schemas/environment.schema.json';

type Node = Readonly<Record<string, unknown>>;

/** Every mapping in a schema, with its place. */
function nodes(value: unknown, at: string): { at: string; node: Node }[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([key, child]) => nodes(child, `${at}/${key}`));
  return [{ at, node: value as Node }, ...below];
}

const schemas = Object.entries({
  'deployment.schema.json': deploymentSchema,
  'environment.schema.json': environmentSchema,
  ...mindieSchemas,
});

describe.each(schemas)('%s', (_name, schema) => {
  const all = nodes(schema, '');

  test('has a Chinese description beside every description, and the other way round', () => {
    const described = all.filter(
      ({ node }) => typeof node['description'] === 'string' || 'x-description-zh' in node,
    );
    expect(described.length).toBeGreaterThan(5);
    const wrong = described.filter(({ node }) => {
      const { description, 'x-description-zh': zh } = node;
      return !/^\S.*\.$/.test(String(description)) || !/\p{Script=Han}.*。$/u.test(String(zh));
    });
    expect(wrong.map(({ at }) => at)).toEqual([]);
  });

  test('has a Chinese text beside every text that stands for a pattern', () => {
    const said = all.filter(({ node }) => typeof node['patternErrorMessage'] === 'string');
    const wrong = said.filter(({ node }) => typeof node['x-patternErrorMessage-zh'] !== 'string');
    expect(wrong.map(({ at }) => at)).toEqual([]);
  });

  test('has units that have a Chinese name', () => {
    const units = all.flatMap(({ node }) => (typeof node['x-unit'] === 'string' ? [node['x-unit']] : []));
    expect(units.filter((unit) => !(unit in chineseUnits))).toEqual([]);
  });
});

test.each<[Schema, string, string]>([
  [
    { type: 'integer', minimum: 1, maximum: 600, 'x-unit': 'seconds' },
    'an integer from 1 to 600 (seconds)',
    '整数，1 到 600（秒）',
  ],
  [{ type: 'number', exclusiveMinimum: 0 }, 'a number above 0', '数字，大于 0'],
  [
    { type: 'number', minimum: 0, exclusiveMaximum: 64 },
    'a number from 0 to below 64',
    '数字，不小于 0，小于 64',
  ],
  [
    { type: 'integer', maximum: 9, multipleOf: 3 },
    'an integer of at most 9 in steps of 3',
    '整数，不大于 9，步长为 3',
  ],
  [{ type: 'string', maxLength: 63 }, 'text, at most 63 characters', '文本，最多 63 个字符'],
  [{ type: ['string', 'number'] }, 'text or a number', '文本或数字'],
  [{ type: 'boolean' }, 'true or false', 'true 或 false'],
  [{ type: ['boolean', 'null'] }, 'true or false or null', 'true 或 false 或 null'],
  [{ enum: ['', 'a', 'b'] }, 'one of "", a, b', '""、a、b 之一'],
  [{ enum: [0, 1, '0', '1'] }, 'one of 0, 1', '0、1 之一'],
  [{ enum: ['one'] }, 'one', 'one'],
  [{ type: 'array', minItems: 1, maxItems: 3 }, 'a list of 1 to 3 entries', '列表，1 到 3 项'],
  [{ type: 'array', minItems: 2, maxItems: 2 }, 'a list of 2 entries', '列表，2 项'],
  [{ type: 'array', minItems: 2 }, 'a list of at least 2 entries', '列表，至少 2 项'],
  [
    { patternErrorMessage: 'a name', 'x-patternErrorMessage-zh': '名称', maxLength: 9 },
    'a name, at most 9 characters',
    '名称，最多 9 个字符',
  ],
  [{}, 'a value', '任意值'],
])('%j is said in both languages', (schema, en, zh) => {
  expect([range(schema, 'en'), range(schema, 'zh')]).toEqual([en, zh]);
  // As messages say it, but for the unit.
  expect(en.replace(/ \(\w+\)$/, '')).toBe(inWords(schema));
});

test('Chinese has a blank before and behind other letters', () => {
  expect(spaced('等待Pod的IP，单位GB。`a`为默认')).toBe('等待 Pod 的 IP，单位 GB。`a` 为默认');
  expect(meaning({ description: 'A.', 'x-description-zh': '共2个。' }, 'zh')).toBe('共 2 个。');
});
