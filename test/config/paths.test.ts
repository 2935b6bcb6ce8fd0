import { isPrefix, reach, setAt, valueAt } from '../../lib/config/paths';

const root = { a: { b: [{ c: 1 }, null] }, 'x.y': 2 };

describe('the value at a path', () => {
  test.each<[(string | number)[], unknown]>([
    [[], root],
    [['a', 'b', 0, 'c'], 1],
    [['a', 'b', 1], null],
    [['x.y'], 2],
  ])('%j is what is there', (path, value) => {
    expect(valueAt(root, path)).toBe(value);
  });

  test.each<[string, (string | number)[]]>([
    ['a key that is not there', ['b']],
    ['a step beyond a value', ['x.y', 'z']],
    ['a step beyond null', ['a', 'b', 1, 'c']],
    ['an index beyond the end', ['a', 'b', 2]],
    ['a name in a list', ['a', 'b', '0']],
    ['what a list has beside its items', ['a', 'b', 'length']],
    ['an index in an object', ['a', 0]],
    ['what every object has', ['a', 'toString']],
    ['what the prototype is under', ['__proto__', 'toString']],
  ])('%s leads nowhere', (_, path) => {
    expect(valueAt(root, path)).toBeUndefined();
  });
});

test.each<[(string | number)[], number]>([
  [[], 0],
  [['b', 'a'], 0],
  [['toString', 'name'], 0],
  [['a', 'constructor'], 1],
  [['a', 'b', 7], 2],
  [['a', 'b', 0, 'd', 'e'], 3],
  [['a', 'b', 0, 'c'], 4],
])('settings go along %j for %i steps', (path, steps) => {
  expect(reach(root, path)).toBe(steps);
});

test('a value is set beside what is there, and objects on its way are made', () => {
  const changed = structuredClone(root);
  setAt(changed, ['a', 'b', 0, 'd'], 3);
  setAt(changed, ['new', 'e'], 4);
  setAt(changed, ['x.y'], 5);
  expect(changed).toEqual({ a: { b: [{ c: 1, d: 3 }, null] }, 'x.y': 5, new: { e: 4 } });
});

test.each<[(string | number)[], (string | number)[], boolean]>([
  [[], ['a'], true],
  [['a'], ['a'], true],
  [['a', 0], ['a', '0', 'b'], true],
  [['a', 'b'], ['a'], false],
  [['b'], ['a', 'b'], false],
])('%j is above or at %j: %s', (shorter, longer, expected) => {
  expect(isPrefix(shorter, longer)).toBe(expected);
});
