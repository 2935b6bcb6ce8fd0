// What a change of the deployment file restarts, and what it leaves running: docs/dist.md tells it, key by key.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { restartsByKey, singleKeys } from './support/restarts';

const restarts = restartsByKey();
const roles = ['server', 'prefill', 'decode'];

const isBelow = (key: string, above: string): boolean =>
  key.startsWith(above) && (key === above || /^[.[]/.test(key.slice(above.length)));

/** The components that any key at or below one of these restarts. */
function restartedBy(...above: string[]): string[] {
  const below = [...restarts].filter(([key]) => above.some((one) => isBelow(key, one)));
  expect(below.length).toBeGreaterThanOrEqual(above.length);
  return [...new Set(below.flatMap(([, components]) => [...components]))].sort();
}

test('every key was changed', () => {
  expect(singleKeys().flatMap(({ name }) => (restarts.has(name) ? [] : [name]))).toEqual([]);
});

test('more or fewer instances restart no pod that runs', () => {
  expect(restartedBy(...roles.map((role) => `${role}.instances`))).toEqual([]);
});

test('what is beside the pods restarts none: namespace, Service, policies, checks', () => {
  const beside = ['namespace', 'service', 'networkPolicy', 'cluster', 'strict', 'silence'];
  expect(restartedBy(...beside)).toEqual([]);
});

test('another rate, or another setting of the Controller, restarts the Controller alone', () => {
  expect(restartedBy('server.rate')).toEqual(['controller']);
  expect(restartedBy('controller', 'overrides["ms_controller.json"]')).toEqual(['controller']);
});

test('the settings of the Coordinator restart the Coordinator alone', () => {
  expect(restartedBy('coordinator', 'overrides["ms_coordinator.json"]')).toEqual(['coordinator']);
});

test('the settings of a role restart the servers of this role alone, but for its rate', () => {
  const ofRole = (role: string): string[] =>
    [...restarts.keys()].filter((key) => isBelow(key, role) && !isBelow(key, `${role}.rate`));
  for (const role of roles) expect(restartedBy(...ofRole(role))).toEqual([role]);
});

test('the model and its limits restart servers, and not the Coordinator, which is the only way in', () => {
  expect(restartedBy('model', 'inference', 'resourceName', 'overrides["config.json"]')).toEqual(
    [...roles].sort(),
  );
});

test('what the builder is told restarts nothing that runs MindIE', () => {
  expect(restartedBy('ranktableBuilder')).toEqual(['ranktable-builder']);
});

test('docs/dist.md says of every key whose pods it restarts', () => {
  const page = readFileSync(path.join(__dirname, '..', 'docs', 'dist.md'), 'utf8');
  const [, section = ''] = page.split('\n## What restarts\n');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  expect([...rows].sort()).toEqual(table().sort());
});

/** Pods as people call them. */
function podsOf(components: ReadonlySet<string>): string {
  const names = [
    ...(roles.some((role) => components.has(role)) ? ['servers'] : []),
    ...(components.has('controller') ? ['Controller'] : []),
    ...(components.has('coordinator') ? ['Coordinator'] : []),
    ...(components.has('ranktable-builder') ? ['watching builder'] : []),
  ];
  return names.length === 0 ? 'none' : names.join(', ');
}

/** A row for each set of pods. A key stands in the row of most keys below it, and these only where they are in another. */
function table(): string[] {
  const rows = new Map<string, string[]>();
  const visit = (above: string, inherited?: string): void => {
    const pods = majority(
      [...restarts].filter(([key]) => isBelow(key, above)).map(([, components]) => podsOf(components)),
    );
    if (pods !== undefined && pods !== inherited) rows.set(pods, [...(rows.get(pods) ?? []), above]);
    for (const key of childrenOf(above)) visit(key, pods ?? inherited);
  };
  for (const key of childrenOf('')) visit(key);
  return [...rows].map(([pods, keys]) => `| ${keys.map((key) => `\`${key}\``).join(', ')} | ${pods} |`);
}

/** The keys one step below, such as `tls.links` of `tls`. */
function childrenOf(above: string): string[] {
  const below = [...restarts.keys()].filter((key) => key !== above && (above === '' || isBelow(key, above)));
  const steps = below.map((key) => /^(\.?[^.[]+|\[[^\]]+\])/.exec(key.slice(above.length))?.[0] ?? '');
  return [...new Set(steps)].map((step) => `${above}${step}`);
}

/** The text that more than half of them are. */
function majority(texts: readonly string[]): string | undefined {
  return texts.find((text) => texts.filter((other) => other === text).length * 2 > texts.length);
}
