import type { Manifest } from '../../lib/invariants/manifest';
import { contradictions, derive, mergeFile, type MindieFile } from '../../lib/plan/mindie-files/derived';
import { heterogeneous, homogeneous, jsonFile, manifestsOf, synth } from '../support/synth';

const defaults = { a: { b: 1, list: [1, 2] }, models: [{ name: 'x', size: 4 }] };
const derived = [...derive('key', { b: 2 }, ['a']), ...derive('size', { size: 8 }, ['models', 0])];
const file = (given: Partial<MindieFile>): MindieFile => ({
  ...{ name: 'config.json', defaults, derived, overrides: [] },
  ...given,
});
const override = (settings: Record<string, unknown>) => [{ path: ['overrides', 'file'], settings }];

describe('a MindIE file is its defaults, then what is derived, then what is overridden:', () => {
  test('objects merge key by key, lists of objects item by item, other lists are replaced', () => {
    const settings = { a: { list: [3], c: true }, models: [{ name: 'y' }, { name: 'z' }] };
    expect(mergeFile(defaults, derived, override(settings))).toEqual({
      a: { b: 2, list: [3], c: true },
      models: [{ name: 'y', size: 8 }, { name: 'z' }],
    });
  });

  test.each<[string, unknown, unknown]>([
    [
      'a longer list of objects adds items',
      [{}, { name: 'z' }, { name: 'w' }],
      [{ b: 1 }, { b: 2, name: 'z' }, { name: 'w' }],
    ],
    ['a shorter list of objects keeps the other items', [{ name: 'y' }], [{ b: 1, name: 'y' }, { b: 2 }]],
    ['an empty list keeps all items', [], [{ b: 1 }, { b: 2 }]],
    ['a list of values replaces a list of objects', [1], [1]],
    ['a list of objects and values does too', [{ name: 'y' }, 1], [{ name: 'y' }, 1]],
    ['so does an object', { name: 'y' }, { name: 'y' }],
    ['so does a value', null, null],
  ])('%s', (_, over, expected) => {
    const file = { items: [{ b: 1 }, { b: 2 }] };
    expect(mergeFile(file, [], override({ items: over }))).toEqual({ items: expected });
  });

  test.each<[string, unknown, unknown[]]>([
    ['values', [1, 2, 3], [{ b: 1 }]],
    ['objects and values', [{ c: 1 }, 2], [{ b: 1 }]],
    ['nothing, as there is none', undefined, [{ b: 1 }]],
  ])('a list of objects replaces a list of %s', (_, items, expected) => {
    expect(mergeFile({ items }, [], override({ items: [{ b: 1 }] }))).toEqual({ items: expected });
  });

  test('lists of lists are replaced, as they have no names to merge by', () => {
    expect(mergeFile({ items: [[0, 1], [2]] }, [], override({ items: [[5]] }))).toEqual({ items: [[5]] });
  });

  test.each(['toString', 'constructor', 'hasOwnProperty'])('a key %s is one like others', (key) => {
    const settings = { a: { [key]: { x: 1 } }, [key]: [{ y: 2 }] };
    expect(mergeFile(defaults, derived, override(settings))).toEqual({
      a: { b: 2, list: [1, 2], [key]: { x: 1 } },
      models: [{ name: 'x', size: 8 }],
      [key]: [{ y: 2 }],
    });
  });

  test('new keys come behind those that the file has, in the order of their names', () => {
    const merged = mergeFile(defaults, derived, override({ z: 1, a: { q: 1, b: 2 }, n: 1 }));
    expect(Object.keys(merged)).toEqual(['a', 'models', 'n', 'z']);
    expect(Object.keys(merged['a'] as object)).toEqual(['b', 'list', 'q']);
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
    contradictions(file({ overrides: override(settings) })).map(({ path }) => [...path]);

  test.each<[string, Record<string, unknown>, (string | number)[][]]>([
    ['when it is another value', { a: { b: 3 } }, [['overrides', 'file', 'a', 'b']]],
    ['not when it is the same value', { a: { b: 2 } }, []],
    ['not when it is beside it', { a: { c: 3 }, models: [{ name: 'y' }] }, []],
    ['when it replaces the object around it', { a: 'none' }, [['overrides', 'file', 'a']]],
    ['when it empties the object around it', { a: null }, [['overrides', 'file', 'a']]],
    ['when it puts a list in the place of an object', { a: [] }, [['overrides', 'file', 'a']]],
    ['when it puts an object in the place of a list', { models: {} }, [['overrides', 'file', 'models']]],
    ['not when a longer list has the value', { models: [{ size: 8 }, { size: 2 }] }, []],
    ['not by a key that every object has', { a: { toString: 1 }, constructor: { b: 3 } }, []],
    [
      'each once, when there are several',
      { a: { b: 3 }, models: [{ size: 2 }] },
      [
        ['overrides', 'file', 'a', 'b'],
        ['overrides', 'file', 'models', 0, 'size'],
      ],
    ],
    ['in an item of a list', { models: [{ size: 2 }] }, [['overrides', 'file', 'models', 0, 'size']]],
  ])('%s', (_, settings, expected) => {
    expect(found(settings)).toEqual(expected);
  });
});

test('an override may change a derived value that is only a default, and no other beside it', () => {
  const both = [
    ...derive('npus', { tp: 8 }).map((one) => ({ ...one, isDefault: true })),
    ...derive('npus', { size: 8 }),
  ];
  const found = contradictions(
    file({ defaults: {}, derived: both, overrides: override({ tp: 4, size: 4 }) }),
  );
  expect(found.map(({ path }) => path)).toEqual([['overrides', 'file', 'size']]);
  expect(mergeFile({}, both, override({ tp: 4 }))).toEqual({ tp: 4, size: 8 });
});

describe('what it says', () => {
  const twoSwitches = derive('tls.links.probes', { on: true, path: 'a' }, ['tls']);
  const found = (...settings: readonly Record<string, unknown>[]) =>
    contradictions({
      name: 'config.json',
      defaults: {},
      derived: twoSwitches,
      overrides: settings.map((one, index) => ({ path: [`file${index}`], settings: one })),
    });

  test('names the value, the derived one, and the key that it follows from', () => {
    expect(found({ tls: { on: 'yes' } })).toEqual([
      {
        code: 'contradicts-derived-value',
        path: ['file0', 'tls', 'on'],
        what: 'contradicts the value that follows from tls.links.probes',
        got: 'yes',
        expected: 'true',
        fix: 'Remove it, or change tls.links.probes.',
      },
    ]);
  });

  test('of an override that leaves no place for derived values is one fault', () => {
    expect(found({ tls: 'none' }).map(({ path, got, expected }) => ({ path, got, expected }))).toEqual([
      { path: ['file0', 'tls'], got: 'none', expected: 'a value that holds on: true' },
    ]);
  });

  test('is about the last override that reaches there', () => {
    const places = (...settings: readonly Record<string, unknown>[]): unknown[] =>
      found(...settings).map(({ path }) => path);
    expect(places({ tls: { on: false } }, { tls: { on: 0 } })).toEqual([['file1', 'tls', 'on']]);
    expect(places({ tls: { on: false } }, { other: 1 })).toEqual([['file0', 'tls', 'on']]);
    expect(places({ tls: { on: false } }, { tls: { on: true } })).toEqual([]);
  });
});

describe('overrides of a role', () => {
  const delay = (manifests: readonly Manifest[], server: string): unknown => {
    const { BackendConfig } = jsonFile(manifests, `${server}-config`, 'config.json') as {
      BackendConfig: { ScheduleConfig: { maxQueueDelayMicroseconds: number } };
    };
    return BackendConfig.ScheduleConfig.maxQueueDelayMicroseconds;
  };
  const set = (value: number): object => ({
    overrides: { 'config.json': { BackendConfig: { ScheduleConfig: { maxQueueDelayMicroseconds: value } } } },
  });
  const both = (deployment: object): unknown[] => {
    const manifests = manifestsOf({ ...heterogeneous, ...deployment });
    return ['mindie-server', 'mindie-server-heterogeneous'].map((server) => delay(manifests, server));
  };
  const [shipped] = both({});

  test('are for its servers alone', () => {
    expect(both({ decode: { ...heterogeneous.decode, ...set(4096) } })).toEqual([shipped, 4096]);
    expect(both({ prefill: { ...heterogeneous.prefill, ...set(4096) } })).toEqual([4096, shipped]);
  });

  test('win over those of all servers', () => {
    expect(both({ ...set(8192), decode: { ...heterogeneous.decode, ...set(4096) } })).toEqual([8192, 4096]);
    expect(both({ ...set(8192), prefill: { ...heterogeneous.prefill, ...set(4096) } })).toEqual([4096, 8192]);
  });

  test('of all servers are for the one role of a homogeneous deployment too', () => {
    expect(delay(manifestsOf({ ...homogeneous, ...set(4096) }), 'mindie-server')).toBe(4096);
  });

  test.each(['prefill', 'decode'] as const)('are named by their place when they are wrong: %s', (role) => {
    const wrong = { overrides: { 'config.json': { ServerConfig: { port: 1 } } } };
    const { messages, files } = synth({
      'a.yaml': { ...heterogeneous, [role]: { ...heterogeneous[role], ...wrong } },
    });
    expect(messages.map((message) => message.replace(/:\d+:\d+/, ''))).toEqual([
      `a.yaml ${role}.overrides["config.json"].ServerConfig.port: contradicts the value that follows from ports.server.data, got 1; expected 1025. Remove it, or change ports.server.data.`,
    ]);
    expect(files).toEqual({});
  });
});
