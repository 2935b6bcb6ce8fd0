import { familyOf, withReferences } from '../../scripts/bench/family';
import { percentile } from '../../scripts/bench/measure';
import { isMet, tableOf } from '../../scripts/bench/table';

const service = (name: string, extra: object = {}): ReadonlyMap<string, readonly unknown[]> =>
  new Map([
    ['a.yaml', [{ kind: 'Service', metadata: { name, labels: { of: name } }, ports: [1, 2], ...extra }]],
  ]);

test('what services have in common is written once, and the same differences are one value', () => {
  const { files, values } = familyOf([service('one'), service('two')]);
  expect(values).toEqual([{ name_0: 'one' }, { name_0: 'two' }]);
  expect(files.get('a.yaml')).toEqual([
    { kind: 'Service', metadata: { name: '@(name_0)@', labels: { of: '@(name_0)@' } }, ports: [1, 2] },
  ]);
});

test('what is of another shape in another service is a value as a whole', () => {
  const { files, values } = familyOf([service('one', { ports: [3] }), service('one')]);
  expect(values).toEqual([{ ports_0: [3] }, { ports_0: [1, 2] }]);
  expect(files.get('a.yaml')).toEqual([expect.objectContaining({ ports: '@(ports_0)@' })]);
});

test('a value in a list has the name of the key that the list belongs to, as names begin with a letter', () => {
  const { values } = familyOf([service('one', { ports: [1, 3] }), service('one')]);
  expect(values).toEqual([{ ports_0: 3 }, { ports_0: 2 }]);
});

test('a template refers to values as its tool does', () => {
  const text = JSON.stringify({ name: '@(name_0)@', other: '@(name_0' });
  expect(withReferences(text, (name) => `service.${name}`)).toBe(
    '{"name":service.name_0,"other":"@(name_0"}',
  );
});

test('percentiles are of the values that were measured', () => {
  expect(percentile([4, 1, 3, 2], 50)).toBe(2);
  expect(percentile([3, 1, 2], 50)).toBe(2);
  expect(percentile([5], 99)).toBe(5);
});

test('the table says of each goal whether it is met', () => {
  const peer = { name: 'peer', cpuMs: 100 };
  const met = { work: 'a', cpuMs: 200, against: peer, goal: { ratio: 2 } };
  const missed = { work: 'b', cpuMs: 900, memoryMb: 401, goal: { cpuMs: 1000, memoryMb: 400 } };
  expect([met, missed, { work: 'c', cpuMs: 1 }].map(isMet)).toEqual([true, false, true]);
  expect(tableOf([met, missed]).split('\n').slice(2)).toEqual([
    '| a | 0.200 s |  | peer | 0.100 s | 2.00 × | at most 2 × | yes |',
    '| b | 0.900 s | 401 MB |  |  |  | at most 1.000 s and 400 MB | no |',
  ]);
});
