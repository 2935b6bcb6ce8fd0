// What a reviewer sees in a list of changed files: only what changed.
import path from 'node:path';
import { sourceName } from '../lib/file-names';
import { referencesComeFirst } from '../lib/invariants/references-come-first';
import { heterogeneous, homogeneous, synth } from './support/synth';

const namesOf = (deployment: object): string[] => {
  const { messages, files } = synth({ 'a.yaml': deployment });
  expect(messages).toEqual([]);
  return Object.keys(files).map((name) => path.basename(name));
};
const names = namesOf(homogeneous);

test('there is a file for each part, under a number of its own', () => {
  expect(names).toEqual([
    '0000-namespace.yaml',
    '0010-table.yaml',
    '0020-config.yaml',
    '0030-boot-scripts.yaml',
    '0040-ranktable-builder.yaml',
    '0050-server.yaml',
    '0070-controller.yaml',
    '0080-coordinator.yaml',
  ]);
});

test('without a namespace of its own, no other file is renamed', () => {
  expect(namesOf({ ...homogeneous, namespace: { create: false } })).toEqual(names.slice(1));
});

test.each<[string, object]>([
  ['TLS', { tls: { enabled: true, secrets: { controller: 'a', coordinator: 'b', server: 'c' } } }],
  ['network policies', { networkPolicy: true }],
  ['a watching builder', { ranktableBuilder: { mode: 'watch' } }],
  ['no Service', { service: { type: 'none' } }],
  ['standbys', { backup: { controller: true, coordinator: true } }],
])('%s changes no name', (_, settings) => {
  expect(namesOf({ ...homogeneous, ...settings })).toEqual(names);
});

test('another variant renames the servers only', () => {
  expect(namesOf(heterogeneous)).toEqual(
    names.flatMap((name) =>
      name === '0050-server.yaml' ? ['0050-prefill.yaml', '0060-decode.yaml'] : [name],
    ),
  );
});

test.each([homogeneous, heterogeneous])(
  'in the order of the names, nothing comes before what it refers to (%#)',
  (deployment) => {
    const { files, manifests } = synth({ 'a.yaml': { ...deployment, networkPolicy: true } });
    expect(Object.keys(files)).toEqual(Object.keys(files).sort());
    expect(referencesComeFirst(manifests)).toEqual([]);
  },
);

test.each([
  ['deployments/prod/a.yaml', 'deployments/prod/a.yaml'],
  ['./deployments//a.yaml', 'deployments/a.yaml'],
  [path.resolve('deployments', 'a.yaml'), 'deployments/a.yaml'],
  ['..a/a.yaml', '..a/a.yaml'],
  ['../a.yaml', 'a.yaml'],
  [path.resolve('..', 'other', 'a.yaml'), 'a.yaml'],
  // A line break would end the comment.
  ['deployments\n---\nkind: Secret/a.yaml', 'deployments\\u000a---\\u000akind: Secret/a.yaml'],
])('%j is named %j, on every machine', (file, name) => {
  expect(sourceName(file)).toBe(name);
});

test('a file outside of the working folder is named with its cluster, so that those of two clusters differ', () => {
  expect(sourceName('../deployments/prod/a.yaml', 'prod')).toBe('prod/a.yaml');
});
