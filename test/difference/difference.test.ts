// What a change of the output means in the cluster: what restarts, how, and what the API server refuses.
import { difference, type Effect } from '../../lib/difference';
import { fieldChanges } from '../../lib/difference/fields';
import { formatPath } from '../../lib/config/problem';
import type { Manifest } from '../../lib/invariants/manifest';
import { heterogeneous, homogeneous, manifestsOf } from '../support/synth';

const before = manifestsOf(homogeneous);

/** What changes mean, by object, without those that mean nothing. */
function meanings(after: object, base = before): Record<string, [Effect, string]> {
  const { changes } = difference(base, manifestsOf(after));
  return Object.fromEntries(
    changes
      .filter(({ effect }) => effect !== 'none')
      .map(({ object, effect, text }) => [object.replace(/-[0-9a-f]{8}$/, ''), [effect, text]]),
  );
}

const runsAgain: [Effect, string] = ['new', 'the ranktable-builder runs once more'];
const readsPlan: [Effect, string] = ['read-again', 'the ranktable-builder reads it; no pod restarts for it'];

test('the same deployment is no difference', () => {
  expect(difference(before, manifestsOf(homogeneous))).toEqual({
    changes: [],
    npus: { before: 4, after: 4 },
  });
});

test('more instances are more pods, and no restart', () => {
  const after = { ...homogeneous, server: { instances: 3, npusPerInstance: 2 } };
  expect(meanings(after)).toEqual({
    'Deployment mindie/mindie-server': ['scale', '1 server pod more; the others run on'],
    'Job mindie/mindie-ranktable-builder': runsAgain,
    'ConfigMap mindie/mindie-ranktable-plan': readsPlan,
  });
  expect(difference(before, manifestsOf(after)).npus).toEqual({ before: 4, after: 6 });
});

test('fewer instances are fewer pods', () => {
  const [more, fewer] = [3, 2].map((instances) => ({
    ...homogeneous,
    server: { instances, npusPerInstance: 2 },
  }));
  expect(meanings(fewer ?? {}, manifestsOf(more ?? {}))['Deployment mindie/mindie-server']).toEqual([
    'scale',
    '1 server pod fewer; the others run on',
  ]);
});

test('a limit of the model replaces all servers at once, which read it then, and nothing else', () => {
  expect(meanings({ ...homogeneous, inference: { maxSeqLen: 4096 } })).toEqual({
    'Deployment mindie/mindie-server': [
      'restart',
      '2 server pods restart, all at once: without them until they are ready again (a failure after 4160 s)',
    ],
    'Job mindie/mindie-ranktable-builder': runsAgain,
    'ConfigMap mindie/mindie-ranktable-plan': readsPlan,
    'ConfigMap mindie/mindie-server-config': [
      'read-again',
      'read by the pods of mindie-server when they restart',
    ],
  });
});

test('with a watching builder they are replaced one after the other', () => {
  const watching = { ...homogeneous, ranktableBuilder: { mode: 'watch' } };
  const after = { ...watching, inference: { maxSeqLen: 4096 } };
  expect(meanings(after, manifestsOf(watching))).toEqual({
    'Deployment mindie/mindie-server': ['restart', '2 server pods restart, one after the other'],
    'ConfigMap mindie/mindie-server-config': [
      'read-again',
      'read by the pods of mindie-server when they restart',
    ],
  });
});

test('the only pod of a component is away until it is back', () => {
  const after = { ...homogeneous, server: { ...homogeneous.server, rate: { prefill: 1, decode: 1 } } };
  expect(meanings(after)['Deployment mindie/mindie-ms-controller']).toEqual([
    'restart',
    '1 controller pod restarts: without it until it is ready again (a failure after 4160 s)',
  ]);
});

test('another port of the Service is told to clients, another setting of the builder to nobody', () => {
  expect(meanings({ ...homogeneous, service: { nodePort: 31016 } })).toEqual({
    'Service mindie/mindie-ms-coordinator-infer': [
      'read-again',
      'clients find it at another address or port; nothing restarts',
    ],
  });
});

test('another variant has other workloads: what is new starts, and what is gone is told with its cure', () => {
  const two = { ...heterogeneous, model: homogeneous.model };
  expect(meanings(two)['Deployment mindie/mindie-server-heterogeneous']).toEqual([
    'new',
    '4 decode pods start',
  ]);
  expect(meanings(homogeneous, manifestsOf(two))['Deployment mindie/mindie-server-heterogeneous']).toEqual([
    'gone',
    'a GitOps tool that prunes removes it, with 4 decode pods; kubectl leaves it: kubectl delete deployment -n mindie mindie-server-heterogeneous',
  ]);
});

test('another selector is refused by the API server, which comes first', () => {
  const changed = before.map((one): Manifest => {
    const { kind, metadata, spec } = one;
    const isServer = kind === 'Deployment' && metadata.name === 'mindie-server';
    return isServer ? { ...one, spec: { ...spec, selector: { matchLabels: { app: 'other' } } } } : one;
  });
  const [first] = difference(before, [...changed, ...manifestsOf({ ...homogeneous, name: 'b' })]).changes;
  expect(first).toMatchObject({
    object: 'Deployment mindie/mindie-server',
    effect: 'refused',
    text: 'the API server refuses another selector: delete Deployment mindie/mindie-server first, and its pods with it',
  });
});

describe('the fields', () => {
  const lines = (a: unknown, b: unknown): string[] =>
    fieldChanges(a, b).map(
      ({ path, before: old, after }) =>
        `${formatPath(path)}: ${JSON.stringify(old)} ${JSON.stringify(after)}`,
    );

  test.each<[string, unknown, unknown, string[]]>([
    ['one value', { a: { b: 1, c: 2 } }, { a: { b: 2, c: 2 } }, ['a.b: 1 2']],
    ['a key that comes and one that goes', { a: 1 }, { b: 2 }, ['a: 1 undefined', 'b: undefined 2']],
    [
      'items by name, wherever they are',
      { env: [{ name: 'a', value: '1' }, { name: 'b' }] },
      { env: [{ name: 'b' }, { name: 'a', value: '2' }] },
      ['env.a.value: "1" "2"'],
    ],
    [
      'items without names by their place',
      { list: [1, 2] },
      { list: [1, 3, 4] },
      ['list[1]: 2 3', 'list[2]: undefined 4'],
    ],
    [
      'items of one name by their place',
      { list: [{ name: 'a' }, { name: 'a' }] },
      { list: [{ name: 'a' }, { name: 'b' }] },
      ['list[1].name: "a" "b"'],
    ],
    [
      'the values of a JSON file',
      { data: { 'a.json': '{"b": 1}' } },
      { data: { 'a.json': '{\n "b": 2}' } },
      ['data["a.json"].b: 1 2'],
    ],
    ['no JSON that only looks so', { data: '{a' }, { data: '{b' }, ['data: "{a" "{b"']],
    ['nothing where only the spaces of a JSON file differ', { data: '{"b": 1}' }, { data: '{ "b": 1 }' }, []],
  ])('%s', (_, a, b, expected) => {
    expect(lines(a, b)).toEqual(expected);
  });
});
