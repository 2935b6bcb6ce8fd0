import { contradictions, derive, mergeFile } from '../../lib/plan/mindie-files/derived';

const defaults = { a: { b: 1, list: [1, 2] }, models: [{ name: 'x', size: 4 }] };
const derived = [...derive('key', { b: 2 }, ['a']), ...derive('size', { size: 8 }, ['models', 0])];
const override = (settings: Record<string, unknown>) => [{ path: ['overrides', 'file'], settings }];

describe('a MindIE file is its defaults, then what is derived, then what is overridden:', () => {
  test('objects merge key by key, lists of objects item by item, other lists are replaced', () => {
    const settings = { a: { list: [3], c: true }, models: [{ name: 'y' }, { name: 'z' }] };
    expect(mergeFile(defaults, derived, override(settings))).toEqual({
      a: { b: 2, list: [3], c: true },
      models: [{ name: 'y', size: 8 }, { name: 'z' }],
    });
  });

  test('the defaults stay as they were', () => {
    mergeFile(defaults, derived, override({ a: { list: [] } }));
    expect(defaults).toEqual({ a: { b: 1, list: [1, 2] }, models: [{ name: 'x', size: 4 }] });
  });

  test('the order of the keys of an override does not matter', () => {
    const merged = (settings: Record<string, unknown>): string =>
      JSON.stringify(mergeFile(defaults, derived, override(settings)));
    expect(merged({ x: { q: 1, p: 2 }, a: { d: 1, c: 2 } })).toBe(
      merged({ a: { c: 2, d: 1 }, x: { p: 2, q: 1 } }),
    );
  });

  test('the later override wins', () => {
    const both = [...override({ a: { c: 1, d: 1 } }), ...override({ a: { d: 2 } })];
    expect(mergeFile(defaults, derived, both)).toMatchObject({ a: { c: 1, d: 2 } });
  });

  test('a key __proto__ stays a key', () => {
    const settings = JSON.parse('{"a": {"__proto__": {"polluted": true}}}') as Record<string, unknown>;
    const merged = mergeFile(defaults, derived, override(settings));
    expect(JSON.stringify(merged)).toContain('"__proto__":{"polluted":true}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('an override contradicts a derived value', () => {
  const found = (settings: Record<string, unknown>): (string | number)[][] =>
    contradictions(defaults, derived, override(settings)).map(({ path }) => [...path]);

  test.each<[string, Record<string, unknown>, (string | number)[][]]>([
    ['when it is another value', { a: { b: 3 } }, [['overrides', 'file', 'a', 'b']]],
    ['not when it is the same value', { a: { b: 2 } }, []],
    ['not when it is beside it', { a: { c: 3 }, models: [{ name: 'y' }] }, []],
    ['when it replaces the object around it', { a: 'none' }, [['overrides', 'file', 'a']]],
    ['when it empties the object around it', { a: null }, [['overrides', 'file', 'a']]],
    ['when it puts a list in the place of an object', { a: [] }, [['overrides', 'file', 'a']]],
    ['when it puts an object in the place of a list', { models: {} }, [['overrides', 'file', 'models']]],
    ['in an item of a list', { models: [{ size: 2 }] }, [['overrides', 'file', 'models', 0, 'size']]],
  ])('%s', (_, settings, expected) => {
    expect(found(settings)).toEqual(expected);
  });
});
