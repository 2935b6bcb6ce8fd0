// Manifests are read as kubectl reads them: the values below are those that sigs.k8s.io/yaml yields for the same text.
import { indentFlow } from '../../lib/import/flow-indent';
import { parseManifests } from '../../lib/import/kit-document';

const read = (text: string): unknown[] => {
  const { documents, problems } = parseManifests('a.yaml', text);
  expect(problems).toEqual([]);
  return documents.map(({ value }) => value);
};

describe("the kit's command, whose text and closing quote are on lines of their own", () => {
  const command = (text: string, end: string): string =>
    `spec:\n  containers:\n    - name: a\n      command: ["/bin/bash", "-c", "\n${text}\n${end}"]\n      image: b\n`;

  test.each([
    ['the closing quote in the column of the key', '          /boot.sh; \\n', '      '],
    ['left of the key', '          /boot.sh; \\n', '   '],
    ['all of it in the first column', '/boot.sh; \\n', ''],
    ['right of the key', '          /boot.sh; \\n', '        '],
  ])('%s', (_, text, end) => {
    expect(read(command(text, end))).toEqual([
      {
        spec: { containers: [{ name: 'a', command: ['/bin/bash', '-c', ' /boot.sh; \n '], image: 'b' }] },
      },
    ]);
  });

  test('the places of what stands after it, and on its own lines, are those in the file', () => {
    const { documents } = parseManifests('a.yaml', 'a:\n  b: ["x", "\n  y\n", z]\n  c: 1\n---\nd: 2\n');
    const [first, second] = documents;
    expect(first?.locate(['a', 'b', 1])).toEqual({ line: 2, column: 12 });
    expect(first?.locate(['a', 'b', 2])).toEqual({ line: 4, column: 4 });
    expect(first?.locate(['a', 'c'])).toEqual({ line: 5, column: 6 });
    expect(second?.locate(['d'])).toEqual({ line: 7, column: 4 });
  });
});

test.each<[string, string, unknown]>([
  ['lists in brackets', 'a:\n  b: [\n  1, # one\n  2\n  ]\n  c: 3\n', { a: { b: [1, 2], c: 3 } }],
  ['mappings in braces', 'a:\n  b: {\nc: "d",\n  e: [\n]}\n', { a: { b: { c: 'd', e: [] } } }],
  ['text in quotes', "a:\n  - b: 'it''s\n  c'\n    d: \"\\\"e\nf\"\n", { a: [{ b: "it's c", d: '"e f' }] }],
  ['keys in quotes', '"a": ["\nb"]\nc: [1\n]\n', { a: [' b'], c: [1] }],
  ['anchors and aliases', 'a: &x ["b\nc"]\nd: *x\n', { a: ['b c'], d: ['b c'] }],
  ['lists of lists', 'a:\n- - ["b\n"]\n  - c\n', { a: [[['b '], 'c']] }],
])('where blanks do not count: %s', (_, text, value) => {
  expect(read(text)).toEqual([value]);
});

test('text that only looks like it stays as it is: blocks, comments, and quotes inside words', () => {
  const text = [
    'a: |',
    '  command: ["x", "',
    '  "]',
    '',
    'b: it\'s "c" # "',
    'd:',
    '- |-',
    ' "',
    '# [',
    '- e: >-',
    '    [f',
    '   # g',
    '  h: ["',
    '  i"]',
    'j: ["',
    '"]',
  ].join('\n');
  expect(read(text)).toEqual([
    { a: 'command: ["x", "\n"]\n', b: 'it\'s "c"', d: ['"', { e: '[f', h: [' i'] }], j: [' '] },
  ]);
});

test('numbers, switches and times are those of YAML 1.1 as kubectl has it', () => {
  expect(read('[0640, 0x10, yes, Off, 12:30, 2024-01-01, "12", ~, 1e3]\n'.replace(/^/, 'a: '))).toEqual([
    { a: [416, 16, true, false, '12:30', '2024-01-01', '12', null, 1000] },
  ]);
});

test.each([
  ['a mark between documents inside quotes', 'a: ["b\n---\nc"]\n', '1:7', 'Missing closing "quote', 'a: ["b'],
  [
    'a fault after the command of the kit',
    'a:\n  b: ["x", "\n  y\n  "]\n  c: [1\n  d: 2\n',
    '5:7',
    'Implicit keys of flow sequence pairs need to be on a single line',
    'c: [1',
  ],
  [
    'a quote without an end',
    'a:\n  b: ["x", "\n  y\n  "]\n  c: "1\n  d: 2\n',
    '7:1',
    'Missing closing "quote',
    'the end of the text',
  ],
])('%s is a fault, and told where it is', (_, text, place, what, got) => {
  const [problem, ...others] = parseManifests('a.yaml', text).problems;
  expect(others).toEqual([]);
  expect([`${problem?.line}:${problem?.column}`, problem?.what, problem?.got]).toEqual([
    place,
    `not valid YAML (${what})`,
    got,
  ]);
});

test.each(['"', "'", '[', '{', '["\n', '- ', 'a: |\n', "'\n", '[#', '\\', 'a: |\n ', ': "\n'])(
  'a text of 256 KiB of %j is indented at once',
  (text) => {
    const long = text.repeat(Math.ceil((256 * 1024) / text.length));
    expect(indentFlow(long).text.length).toBeGreaterThanOrEqual(long.length);
  },
);
