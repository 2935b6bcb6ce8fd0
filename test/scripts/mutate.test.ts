import { mutantsOf } from '../../scripts/mutate/mutants';
import { summary, survivorText } from '../../scripts/mutate/report';

/** The texts that a source becomes, each with one fault. */
function mutated(text: string): string[] {
  return mutantsOf('a.ts', text).map(
    ({ start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end),
  );
}

test.each<[string, string, string[]]>([
  ['a condition always holds, or never', 'if (a) b;', ['if (true) b;', 'if (false) b;', 'if (a) ;']],
  ['a comparison is another', 'let x = a < b', ['((a) <= (b))', '((a) >= (b))']],
  ['a choice is the other', 'let x = a ?? b', ['((a) && (b))']],
  ['a negation is not there', 'let x = !a', ['a']],
  ['a number is one more, a text is empty', "let x = f(1, 'a')", ["f(2, 'a')", "f(1, '')"]],
  ['an element is not there', 'let x = [a, b]', ['[b]', '[a, ]']],
  ['a property is not there', 'let x = { a, ...b }', ['{ ...b }', '{ a,  }']],
  ['a pattern is not anchored', 'let x = /^a$/u', ['/a$/u', '/^a/u']],
  [
    'some is every, and a filter is not there',
    'let x = a.filter(b).some(c)',
    ['a.some(c)', 'a.filter(b).every(c)'],
  ],
  [
    'a list is empty',
    'function f(): string[] { g; }',
    ['function f(): string[] { return []; }', 'function f(): string[] { ; }'],
  ],
])('%s', (_, text, expected) => {
  const values = mutated(text).map((one) => one.replace(/^let x = /, ''));
  expect(new Set(values)).toEqual(new Set(expected));
});

test('types and imports are left alone, and so are the names of properties', () => {
  expect(mutated("import a from 'a'; interface B { c: 'd' } let e: 'f';")).toEqual([]);
  expect(mutated("let e = { 'a-b': c['d'] };")).toEqual(['let e = {  };']);
});

test('a survivor is shown with its place, and with what it was', () => {
  const mutant = { start: 8, end: 9, replacement: '' };
  expect(survivorText('a.ts', 'let x =\n1', mutant)).toBe('a.ts:2:1  1  →  nothing');
});

test('the score is of those that compile', () => {
  const score = { folder: 'lib/plan', killed: 2, timedOut: 1, refused: 9, survived: 1 };
  expect(summary([score], 2, 1).split('\n')).toContainEqual(expect.stringMatching(/^lib\/plan .* 75\.0 %$/));
});
