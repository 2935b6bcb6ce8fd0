import { parsePlan } from '../../lib/ranktable/parse-plan';
import { twoServers } from './support';

const [group] = twoServers.serverGroups;
const withGroup = (change: object): string =>
  JSON.stringify({ ...twoServers, serverGroups: [{ ...group, ...change }] });

describe('a plan that is read back is checked:', () => {
  test.each<[string, string]>([
    ['of no replicas, as somebody scaled to none', withGroup({ replicas: 0 })],
    ['of prefill servers', withGroup({ role: 'prefill' })],
    ['of decode servers', withGroup({ role: 'decode' })],
    ['of an accelerator that has no annotations', withGroup({ accelerator: 'ascend-310p' })],
    ['of pods whose NPUs nobody counts', withGroup({ npusPerServer: null })],
    ['of one container for all', JSON.stringify({ ...twoServers, deployMode: 'single_node' })],
    ['by annotations', JSON.stringify({ ...twoServers, source: 'annotations' })],
  ])('a plan %s is accepted', (_, text) => {
    expect(parsePlan(text)).toEqual(JSON.parse(text));
  });

  test.each<[string, object, string]>([
    ['table.key', { table: { ...twoServers.table, key: '' } }, 'table.key'],
    ['deployMode', { deployMode: 'pd_mixed' }, 'deployMode'],
    ['heterogeneous', { heterogeneous: 'no' }, 'heterogeneous'],
    ['multiNode.enabled', { multiNode: { ...twoServers.multiNode, enabled: 0 } }, 'multiNode.enabled'],
    ...(['prefillDistributed', 'decodeDistributed'] as const).map((key): [string, object, string] => [
      `multiNode.${key}`,
      { multiNode: { ...twoServers.multiNode, [key]: undefined } },
      `multiNode.${key}`,
    ]),
    ['a selector with an empty value', { releaseSelector: { app: 'a', tier: '' } }, 'releaseSelector'],
    ['one bad group beside a good one', { serverGroups: [group, { ...group, name: '' }] }, 'serverGroups'],
    ['NPUs that are no number', { serverGroups: [{ ...group, npusPerServer: '2' }] }, 'serverGroups'],
    ['refreshPods', { refreshPods: 'true' }, 'refreshPods'],
  ])('no usable %s', (_, change, place) => {
    expect(parsePlan(JSON.stringify({ ...twoServers, ...change }))).toBe(`the plan has no usable ${place}`);
  });

  test('the plan that the generator writes is accepted', () => {
    expect(parsePlan(JSON.stringify(twoServers))).toEqual(twoServers);
  });

  test.each<[string, string, string]>([
    ['no JSON', '{', 'the plan is not JSON'],
    ['a list', '[]', 'the plan is not an object'],
    [
      'another version',
      JSON.stringify({ ...twoServers, version: 2 }),
      'the plan has version 2; this builder reads version 1',
    ],
    ['no release', JSON.stringify({ ...twoServers, release: '' }), 'the plan has no usable release'],
    [
      'no table',
      JSON.stringify({ ...twoServers, table: undefined }),
      'the plan has no usable table.configMap',
    ],
    [
      'an empty selector, which would match every pod',
      JSON.stringify({ ...twoServers, releaseSelector: {} }),
      'the plan has no usable releaseSelector',
    ],
    [
      'half a Controller',
      JSON.stringify({ ...twoServers, controller: { replicas: 1 } }),
      'the plan has no usable controller',
    ],
    [
      'a negative number of replicas',
      JSON.stringify({ ...twoServers, coordinator: { ...twoServers.coordinator, replicas: -1 } }),
      'the plan has no usable coordinator',
    ],
    [
      'no servers',
      JSON.stringify({ ...twoServers, serverGroups: [] }),
      'the plan has no usable serverGroups',
    ],
    [
      'an unknown role',
      JSON.stringify({
        ...twoServers,
        serverGroups: twoServers.serverGroups.map((group) => ({ ...group, role: 'p' })),
      }),
      'the plan has no usable serverGroups',
    ],
    [
      'an unknown source',
      JSON.stringify({ ...twoServers, source: 'guess' }),
      'the plan has no usable source',
    ],
  ])('%s', (_, text, message) => {
    expect(parsePlan(text)).toBe(message);
  });
});
