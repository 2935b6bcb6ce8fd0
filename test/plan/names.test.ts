import { longestSuffix, objectNames, ringsConfigName, serverConfigName } from '../../lib/plan/names';

describe('the objects of a release', () => {
  test('have the names of the kit when it is called as the kit is', () => {
    const names = objectNames('mindie');
    expect(names).toMatchObject({
      server: 'mindie-server',
      prefill: 'mindie-server',
      decode: 'mindie-server-heterogeneous',
      controller: 'mindie-ms-controller',
      coordinator: 'mindie-ms-coordinator',
      globalRanktable: 'global-ranktable',
    });
  });

  test('begin with its name otherwise, each of them', () => {
    for (const name of Object.values(objectNames('blue'))) expect(name).toMatch(/^blue-[a-z-]+$/);
    for (const name of Object.values(objectNames('mindie2'))) expect(name).toMatch(/^mindie2-/);
  });

  test('have names of their own, but for a prefill role, which takes the place of the servers', () => {
    const { prefill, server, ...others } = objectNames('blue');
    const all = [server, ...Object.values(others), ...[server, others.decode].map(serverConfigName)];
    expect(new Set(all).size).toBe(all.length);
    expect(prefill).toBe(server);
  });

  test('fit into 63 characters when the release leaves room for the longest suffix', () => {
    const release = 'r'.repeat(63 - longestSuffix.length);
    const names = objectNames(release);
    const ofPods = [
      names.server,
      names.decode,
      names.controller,
      names.coordinator,
      `${names.builder}-00000000`,
    ];
    for (const name of [...ofPods, names.inferenceService]) expect(name.length).toBeLessThanOrEqual(63);
  });

  test('of which the Ascend Operator writes one are named as it looks for them', () => {
    expect(ringsConfigName('blue-server')).toBe('rings-config-blue-server');
  });
});
