import { parsePlan } from '../../lib/ranktable/parse-plan';
import { twoServers } from './support';

describe('a plan that is read back is checked:', () => {
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
