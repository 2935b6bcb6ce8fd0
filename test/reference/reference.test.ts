// The pages of docs/reference: they are what the generator writes, have a row for everything, and are sound Markdown.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deploymentSchema } from '../../lib/config/deployment-schema';
import { mindieSchemas } from '../../lib/config/mindie-schemas';
import { exampleMessages } from '../../lib/reference/rule-example';
import { rules } from '../../lib/rules';
import environmentSchema from '../../schemas/environment.schema.json';
import { anchor, block, code, prose, table } from '../../scripts/reference/markdown';
import { referencePages } from '../../scripts/reference/pages';

const folder = path.resolve(__dirname, '..', '..', 'docs', 'reference');
const pages = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
);

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** Every key of a schema as people write it, but those behind references that `stopsAt` names. */
function keysOf(root: Schema, schema: Schema, above: string, stopsAt: (ref: string) => boolean): string[] {
  if (schema.$ref !== undefined) {
    const definition = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
    return definition === undefined || stopsAt(schema.$ref) ? [] : keysOf(root, definition, above, stopsAt);
  }
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const name = /^[\w-]+$/.test(key) ? `${above === '' ? '' : `${above}.`}${key}` : `${above}["${key}"]`;
    return [name, ...keysOf(root, child, name, stopsAt)];
  });
  const { items } = schema;
  if (items === undefined || Array.isArray(items)) return own;
  return [...own, ...keysOf(root, items as Schema, `${above}[]`, stopsAt)];
}

/** Cells of each row of the tables of a page, without their heads, with the heading that they stand under. */
function rowsOf(page: string): { heading: string; cells: string[] }[] {
  let heading = '';
  return page.split('\n').flatMap((line, index, lines) => {
    if (line.startsWith('## ')) heading = line.slice(3).replaceAll('`', '');
    const isRow = line.startsWith('| ') && !(lines[index + 1] ?? '').startsWith('|---');
    return isRow ? [{ heading, cells: cellsOf(line) }] : [];
  });
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const firstCells = (page: string): string[] => rowsOf(page).map(({ cells }) => cells[0] ?? '');

test('are what the schemas and the rules say: npm run generate', () => {
  expect(referencePages()).toEqual(pages);
});

test('exist in both languages, and begin by saying that they are generated', () => {
  const english = Object.keys(pages).filter((name) => !name.endsWith('.zh-CN.md'));
  expect(english.map((name) => name.replace('.md', '.zh-CN.md')).sort()).toEqual(
    Object.keys(pages).filter((name) => name.endsWith('.zh-CN.md')),
  );
  for (const [name, text] of Object.entries(pages)) {
    const [first = ''] = text.split('\n');
    expect(first).toMatch(name.includes('zh-CN') ? /生成，请勿手工修改/ : /generated .* do not edit/);
  }
});

describe.each(['', '.zh-CN'])('pages *%s.md have a row for', (language) => {
  const page = (name: string): string => pages[`${name}${language}.md`] ?? '';

  test('every key of the deployment file', () => {
    const keys = ['extends', ...keysOf(deploymentSchema, deploymentSchema, '', () => false)];
    expect(keys.length).toBeGreaterThan(250);
    const rows = firstCells(page('deployment-file'));
    expect(keys.filter((key) => !rows.includes(`\`${key}\``))).toEqual([]);
    expect(rows.filter((row) => !keys.includes(row.slice(1, -1)))).toEqual([]);
  });

  test.each(Object.entries(mindieSchemas))('every key of %s', (file, schema) => {
    const root = schema as Schema;
    const isMapping = (ref: string): boolean =>
      root.definitions?.[ref.replace('#/definitions/', '')]?.properties !== undefined;
    const shared = Object.entries(root.definitions ?? {}).flatMap(([name, one]) =>
      keysOf(root, one, name, () => false),
    );
    const keys = [...keysOf(root, root, '', isMapping), ...shared];
    const rows = rowsOf(page(file.replace('.json', ''))).map(({ heading, cells }) => {
      const key = (cells[0] ?? '').slice(1, -1);
      return heading === 'Top level' || heading === '顶层' ? key : `${heading}.${key}`;
    });
    expect([...rows].sort()).toEqual([...keys].sort());
  });

  test('every environment variable, in the order of the alphabet', () => {
    const names = Object.keys(environmentSchema.properties).sort();
    expect(firstCells(page('environment'))).toEqual(names.map((name) => `\`${name}\``));
  });

  test.each(rules)('$name, with its example and the message', (rule) => {
    expect(firstCells(page('rules'))).toContain(`[\`${rule.name}\`](#${rule.name})`);
    const [, section = ''] = page('rules').split(`\n## ${rule.name}\n`);
    const [before = ''] = section.split('\n## ');
    expect(before).toContain(rule.example.trim());
    const messages = exampleMessages(rule);
    expect(messages).not.toEqual([]);
    for (const message of messages) expect(before).toContain(message);
  });
});

describe.each(Object.entries(pages))('%s', (name, text) => {
  test('has as many cells in each row as its table has columns, and no empty meaning', () => {
    const columns = name.startsWith('rules') ? 3 : 4;
    const rows = rowsOf(text);
    expect(rows.filter(({ cells }) => cells.length !== columns || cells.at(-1) === '')).toEqual([]);
  });

  test('links to headings and files that are there', () => {
    for (const [, file = '', hash] of text.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)) {
      const target = file === '' ? text : readFileSync(path.join(folder, file), 'utf8');
      const anchors = [...target.matchAll(/^##? (.*)$/gm)].map(([, heading = '']) => anchor(heading));
      if (hash !== undefined) expect(anchors).toContain(hash);
    }
  });

  test('is Chinese where it should be', () => {
    const meanings = rowsOf(text).map(({ cells }) => cells.at(-1) ?? '');
    const isChinese = (cell: string): boolean => /\p{Script=Han}/u.test(cell);
    expect(meanings.filter((cell) => isChinese(cell) !== name.includes('zh-CN'))).toEqual([]);
  });
});

describe('Markdown:', () => {
  test('bars and line breaks do not end a cell, also in code', () => {
    expect(table(['a', 'b'], [[code('x|y'), 'one\n two | three \\| four']])).toBe(
      '| a | b |\n|---|---|\n| `x\\|y` | one<br>two \\| three \\| four |',
    );
  });

  test('prose is what it says, but for its code', () => {
    expect(prose('<name>, *_* and MINDIE_LOG_LEVEL, [x](y); `a*b_<c>`')).toBe(
      '&lt;name>, \\*\\_\\* and MINDIE_LOG_LEVEL, \\[x\\](y); `a*b_<c>`',
    );
  });

  test('code takes more backticks than are in it', () => {
    expect(code('a')).toBe('`a`');
    expect(code('a `b` c')).toBe('``a `b` c``');
    expect(code('`b`')).toBe('`` `b` ``');
    expect(block('yaml', 'a: 1\n```\n')).toBe('````yaml\na: 1\n```\n````');
  });

  test('anchors are those of GitHub', () => {
    expect(anchor('`BackendConfig.ModelDeployConfig.ModelConfig[]`')).toBe(
      'backendconfigmodeldeployconfigmodelconfig',
    );
    expect(anchor('`log_info` 顶层')).toBe('log_info-顶层');
  });
});
