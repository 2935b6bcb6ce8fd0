// Reading a value is the record of having read it.
import { Reads } from '../../lib/check/reads';
import { formatPath, type Path } from '../../lib/config/problem';
import { recorded } from '../../lib/config/recording';

const data = {
  name: 'a',
  server: { instances: 2, labels: { x: '1' } },
  list: [{ key: 'k', seconds: 3 }, { key: 'l' }],
  cluster: undefined as object | undefined,
};

/** What is on record after a look: values, and `keys of` what was asked what it holds. */
function readsOf(look: (view: typeof data) => unknown): string[] {
  const reads: string[] = [];
  const view = recorded(data, {
    value: (path) => reads.push(formatPath(path)),
    absent: (path) => reads.push(`no ${formatPath(path)}`),
    keys: (path) => reads.push(`keys of ${formatPath(path)}`),
  });
  look(view);
  return [...new Set(reads)];
}

test.each<[string, (view: typeof data) => unknown, string[]]>([
  ['a value', ({ name }) => name, ['name']],
  ['a value further inside, and not what it is in', ({ server }) => server.instances, ['server.instances']],
  ['a value that is not there', ({ cluster }) => cluster, ['no cluster']],
  ['whether a key is there', ({ server }) => 'rate' in server, ['no server.rate']],
  ['whether a key is its own', ({ server }) => Object.hasOwn(server, 'rate'), ['no server.rate']],
  [
    'all entries',
    ({ server }) => Object.entries(server.labels),
    ['keys of server.labels', 'server.labels.x'],
  ],
  ['a copy', ({ server }) => ({ ...server }), ['keys of server', 'server.instances']],
  [
    'the items of a list',
    ({ list }) => list.map(({ key }) => key),
    ['keys of list', 'list[0].key', 'list[1].key'],
  ],
  ['nothing, for a mapping that is passed on', ({ server }) => server, []],
])('a look at %s is on record', (_, look, expected) => {
  expect(readsOf(look)).toEqual(expected);
});

test('a view is the same each time', () => {
  const view = recorded(data, new Reads());
  expect(view.server).toBe(view.server);
});

const finding = (path: Path) => ({ code: 'wrong-type' as const, path, what: '', expected: '', fix: '' });

test.each<[string, (view: typeof data) => unknown, Path, boolean]>([
  ['the value itself', ({ server }) => server.instances, ['server', 'instances'], true],
  ['what it is in', ({ server }) => server.instances, ['server'], true],
  ['another value', ({ server }) => server.instances, ['server', 'labels', 'x'], false],
  ['a key beside', ({ server }) => Object.keys(server.labels), ['server', 'labels', 'y'], true],
  ['a value further inside', ({ list }) => list.length, ['list', 0, 'seconds'], false],
  ['an item', ({ list }) => list.length, ['list', '0'], true],
  // It is taken away, and what follows moves up.
  ['an item before', ({ list }) => list[1]?.key, ['list', '0'], true],
  ['an item behind', ({ list }) => list[0]?.key, ['list', '1'], false],
  ['a value in an item before', ({ list }) => list[1]?.key, ['list', '0', 'seconds'], false],
])('a fault of %s was seen: %s', (_, look, path, isSeen) => {
  const reads = new Reads();
  look(recorded(data, reads));
  expect(reads.saw([finding(path)])).toBe(isSeen);
});

test('a misspelt key may have been the one that is not there', () => {
  const reads = new Reads();
  expect(Object.hasOwn(recorded(data, reads).server.labels, 'y')).toBe(false);
  const misspelt = { ...finding(['server', 'labels', 'yy']), code: 'unknown-key' as const };
  expect(reads.saw([misspelt])).toBe(true);
  expect(reads.saw([finding(['server', 'labels', 'yy'])])).toBe(false);
  expect(reads.saw([{ ...misspelt, path: ['server', 'yy'] }])).toBe(false);
});

describe('an answer', () => {
  const reads = new Reads();
  const view = recorded(data, reads);
  const faulty = (...path: Path) => [finding(path)];

  test('is kept unless it looked at what is faulty', () => {
    const question = () => [{ got: view.server.instances }];
    expect(reads.answers(question, faulty('name'))).toEqual([{ got: 2 }]);
    expect(reads.answers(question, faulty('server', 'instances'))).toEqual([]);
  });

  test('does not depend on what was looked at for another', () => {
    reads.answers(() => [{ got: view.name }], []);
    expect(reads.answers(() => [{ got: view.server.instances }], faulty('name'))).toEqual([{ got: 2 }]);
  });

  test('that shows a mapping looked at all of it, and shows a copy', () => {
    const question = () => [{ got: view.server }];
    expect(reads.answers(question, faulty('server', 'labels', 'x'))).toEqual([]);
    const [answer] = reads.answers(question, []);
    expect(answer).toEqual({ got: data.server });
    expect(() => structuredClone(answer)).not.toThrow();
  });
});
