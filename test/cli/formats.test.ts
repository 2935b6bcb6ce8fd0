import { readFileSync } from 'node:fs';
import path from 'node:path';
import { machineReports } from '../../cli/formats';
import { hasColor, textReport } from '../../cli/text';
import { codes } from '../../lib/config/codes';
import type { Problem } from '../../lib/config/problem';
import { rules } from '../../lib/rules';

const tooLarge: Problem = {
  file: 'deployments/a, b.yaml',
  line: 12,
  column: 20,
  code: 'out-of-range',
  path: ['server', 'npusPerInstance'],
  what: 'too large (100% and more)',
  got: 16,
  expected: 'an integer\r\nfrom 1 to 8',
  fix: 'Lower it.',
};
const moving: Problem = {
  file: '/srv/c:d.yaml',
  line: 2,
  column: 8,
  code: 'image-tag-latest',
  path: ['image', 'tag'],
  what: 'a tag that moves',
  got: 'latest',
  expected: 'a version',
  fix: 'Name it.',
  severity: 'warning',
  rule: 'image-tag-latest',
};
const missing: Problem = { ...moving, severity: 'error', got: undefined };
const infinite: Problem = { ...tooLarge, got: { a: [Infinity, NaN, null] } };

test('the documents list each code that is no rule, and no two are alike', () => {
  const page = readFileSync(path.resolve(__dirname, '../../docs/reports.md'), 'utf8');
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  const all = [...codes, ...rules.map(({ name }) => name)];
  expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([]);
});

describe('text', () => {
  test('is nothing where nothing is wrong', () => {
    expect(textReport([], undefined)).toBe('');
  });

  test('is a line each, in their order, and then their numbers', () => {
    expect(textReport([moving, { ...tooLarge, expected: 'less' }, moving], 'nothing was written')).toBe(
      '/srv/c:d.yaml:2:8 image.tag: warning: a tag that moves, got "latest"; expected a version. Name it. [image-tag-latest]\n' +
        'deployments/a, b.yaml:12:20 server.npusPerInstance: too large (100% and more), got 16; expected less. Lower it.\n' +
        '/srv/c:d.yaml:2:8 image.tag: warning: a tag that moves, got "latest"; expected a version. Name it. [image-tag-latest]\n' +
        '1 error, 2 warnings; nothing was written\n',
    );
    expect(textReport([moving], undefined)).toMatch(/\n1 warning\n$/);
  });

  test('colours two words', () => {
    expect(textReport([moving, missing], 'so', true)).toBe(
      '/srv/c:d.yaml:2:8 image.tag: \u001b[33mwarning\u001b[39m: a tag that moves, got "latest"; expected a version. Name it. [image-tag-latest]\n' +
        '/srv/c:d.yaml:2:8 image.tag: a tag that moves, got nothing; expected a version. Name it. [image-tag-latest]\n' +
        '\u001b[31m1 error\u001b[39m, \u001b[33m1 warning\u001b[39m; so\n',
    );
  });

  test.each([
    { stream: { isTTY: true }, env: {}, colored: true },
    { stream: { isTTY: true }, env: { NO_COLOR: '' }, colored: true },
    { stream: { isTTY: true }, env: { NO_COLOR: '1' }, colored: false },
    { stream: {}, env: {}, colored: false },
  ])('has colours on a terminal whose user wants them: $stream $env', ({ stream, env, colored }) => {
    expect(hasColor(stream, env)).toBe(colored);
  });
});

describe('json', () => {
  test('gives the message and its parts', () => {
    expect(JSON.parse(machineReports.json([moving]))).toEqual([
      {
        file: '/srv/c:d.yaml',
        line: 2,
        column: 8,
        path: 'image.tag',
        severity: 'warning',
        code: 'image-tag-latest',
        rule: 'image-tag-latest',
        message: 'a tag that moves, got "latest"; expected a version. Name it. [image-tag-latest]',
        what: 'a tag that moves',
        got: 'latest',
        expected: 'a version',
        fix: 'Name it.',
      },
    ]);
  });

  test('names all deployments that take the value from the file, and the message the first of them', () => {
    const deployments = ['a.yaml', 'b.yaml', 'c.yaml', 'd.yaml', 'e.yaml'];
    const [shared] = JSON.parse(machineReports.json([{ ...moving, deployments }])) as object[];
    expect(shared).toMatchObject({
      deployments,
      message:
        'a tag that moves, got "latest"; expected a version. Name it. Read by a.yaml, b.yaml, c.yaml and 2 more. [image-tag-latest]',
    });
  });

  test('is an empty array where nothing is wrong', () => {
    expect(machineReports.json([])).toBe('[]\n');
  });

  test('leaves out a value that was not given, and keeps one that JSON has no number for', () => {
    const [first, second] = JSON.parse(machineReports.json([missing, infinite])) as { got?: unknown }[];
    expect(first).not.toHaveProperty('got');
    expect(second?.got).toEqual({ a: ['Infinity', 'NaN', null] });
  });
});

test('github escapes what would end a property or the line', () => {
  expect(machineReports.github([tooLarge, moving])).toBe(
    '::error file=deployments/a%2C b.yaml,line=12,col=20,title=out-of-range::server.npusPerInstance: too large (100%25 and more), got 16; expected an integer\\u000d\\u000afrom 1 to 8. Lower it.\n' +
      '::warning file=/srv/c%3Ad.yaml,line=2,col=8,title=image-tag-latest::image.tag: a tag that moves, got "latest"; expected a version. Name it. [image-tag-latest]\n',
  );
  expect(machineReports.github([])).toBe('');
});

describe('sarif', () => {
  interface Sarif {
    readonly version: string;
    readonly $schema: string;
    readonly runs: readonly {
      readonly tool: {
        readonly driver: { readonly name: string; readonly rules: readonly { id: string }[] };
      };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
      }[];
    }[];
  }
  const parsed = (...problems: Problem[]): Sarif => JSON.parse(machineReports.sarif(problems)) as Sarif;

  test('names its version and its rules, each result one of them', () => {
    const { version, $schema, runs } = parsed(tooLarge, moving, missing);
    expect({ version, $schema }).toEqual({
      version: '2.1.0',
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    });
    expect(runs[0]?.tool.driver).toMatchObject({
      name: 'mindie-pd',
      rules: [
        {
          id: 'image-tag-latest',
          shortDescription: { text: 'an image tag that moves, so that nodes may run different versions' },
        },
        { id: 'out-of-range', shortDescription: { text: 'out of range' } },
      ],
    });
    const named = runs[0]?.results.map((one) => [runs[0]?.tool.driver.rules[one.ruleIndex]?.id, one.level]);
    expect(named).toEqual([
      ['out-of-range', 'error'],
      ['image-tag-latest', 'warning'],
      ['image-tag-latest', 'error'],
    ]);
  });

  test('gives each result its message and its place, as a URI', () => {
    const [first, second] = parsed({ ...tooLarge, expected: 'less' }, moving).runs[0]?.results ?? [];
    expect(first).toEqual({
      ruleId: 'out-of-range',
      ruleIndex: 1,
      level: 'error',
      message: {
        text: 'server.npusPerInstance: too large (100% and more), got 16; expected less. Lower it.',
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'deployments/a%2C%20b.yaml' },
            region: { startLine: 12, startColumn: 20 },
          },
          logicalLocations: [{ fullyQualifiedName: 'server.npusPerInstance' }],
        },
      ],
    });
    expect(second).toMatchObject({
      locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///srv/c:d.yaml' } } }],
    });
  });

  test('has a run without results where nothing is wrong', () => {
    expect(parsed().runs.map(({ results }) => results)).toEqual([[]]);
  });
});
