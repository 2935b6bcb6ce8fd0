// What a reviewer of dist/ sees: how much a change of one value changes, and what is explained of what is there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Manifest, podTemplateOf } from '../lib/invariants/manifest';
import { heterogeneous, homogeneous, manifestsOf, synth } from './support/synth';

const root = path.resolve(__dirname, '..');
const read = (...names: string[]): string => readFileSync(path.join(root, ...names), 'utf8');

describe('one changed value of the shipped deployment is a handful of lines:', () => {
  const text = read('deployments', 'llama3-8b.yaml');
  const filesOf = (deployment: string): Readonly<Record<string, string>> => {
    const { messages, files } = synth({ 'a.yaml': deployment });
    expect(messages).toEqual([]);
    return files;
  };
  const before = filesOf(text);

  /** Lines of a text that another does not have, each as often as it has more of them. */
  function newLines(from: string, to: string): string[] {
    const left = from.split('\n');
    return to.split('\n').filter((line) => {
      const at = left.indexOf(line);
      if (at !== -1) left.splice(at, 1);
      return at === -1;
    });
  }

  /** By file: how many lines are other ones. As many are gone as are new. */
  function changed(deployment: string): Record<string, number> {
    const after = filesOf(deployment);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const counts = Object.entries(after).map(([name, now]): [string, number] => {
      const [gone, added] = [newLines(now, before[name] ?? ''), newLines(before[name] ?? '', now)];
      expect(gone).toHaveLength(added.length);
      return [path.basename(name), added.length];
    });
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }

  /** Of a roll-out: the hash in the plan of each template that changed, and the Job's name and what it is told of the plan. */
  const rollOut = (templates: number): Record<string, number> => ({
    '0010-table.yaml': templates,
    '0040-ranktable-builder.yaml': 2,
  });
  /** The hash of the files, and that of the template. */
  const hashes = 2;

  test('a batch size is its line, the two hashes of the servers, and the roll-out', () => {
    expect(changed(`${text}inference: { decodeBatchSize: 100 }\n`)).toEqual({
      '0020-config.yaml': 1,
      '0050-server.yaml': hashes,
      ...rollOut(1),
    });
  });

  test('a port is its line in the file, on the container and twice on the Service, two hashes, and the roll-out', () => {
    expect(changed(`${text}ports: { coordinator: { inference: 8000 } }\n`)).toEqual({
      '0020-config.yaml': 1,
      '0080-coordinator.yaml': 1 + 2 + hashes,
      ...rollOut(1),
    });
  });

  test('an image tag is where pods run: label of workload and pods, two containers and the hash of a template, and the roll-out', () => {
    const newer = text.replace('2.2.RC1-', '2.2.RC2-');
    expect(newer).not.toBe(text);
    expect(changed(newer)).toEqual({
      '0050-server.yaml': 5,
      '0070-controller.yaml': 5,
      '0080-coordinator.yaml': 5,
      ...rollOut(3),
    });
  });

  test('the number of instances is that of the pods, here and in the plan, and a new Job', () => {
    expect(changed(text.replace('instances: 4', 'instances: 8'))).toEqual({
      '0010-table.yaml': 1,
      '0040-ranktable-builder.yaml': 2,
      '0050-server.yaml': 1,
    });
  });

  test('a rate is its line, the two hashes of the Controller, and the roll-out', () => {
    expect(changed(text.replace('prefill: 3', 'prefill: 2'))).toEqual({
      '0020-config.yaml': 1,
      '0070-controller.yaml': hashes,
      ...rollOut(1),
    });
  });

  test('a log level is a variable and its line in three MindIE files, two hashes of each component, and the roll-out', () => {
    expect(changed(`${text}logging: { level: DEBUG }\n`)).toEqual({
      '0020-config.yaml': 4,
      '0050-server.yaml': hashes,
      '0070-controller.yaml': hashes,
      '0080-coordinator.yaml': hashes,
      ...rollOut(3),
    });
  });

  test('where the builder watches, a batch size has no roll-out: three lines in all', () => {
    const watching = `${text}ranktableBuilder: { mode: watch }\n`;
    const files = filesOf(watching);
    const after = filesOf(`${watching}inference: { decodeBatchSize: 100 }\n`);
    const lines = Object.keys(files).flatMap((name) => newLines(files[name] ?? '', after[name] ?? ''));
    expect(lines).toHaveLength(1 + hashes);
  });

  test('a namespace that exists already is one file less, and nothing in the others', () => {
    const after = filesOf(`${text}namespace: { create: false }\n`);
    const { 'a/0000-namespace.yaml': namespace, ...others } = before;
    expect(namespace).toContain('kind: Namespace');
    expect(after).toEqual(others);
  });
});

describe('docs/dist.md', () => {
  const page = read('docs', 'dist.md');
  const fixtures = ['all-properties.yaml', 'all-properties-heterogeneous.yaml'];
  const manifests = [
    homogeneous,
    heterogeneous,
    ...fixtures.map((name) => read('test', 'fixtures', name)),
  ].flatMap((deployment) => manifestsOf(deployment));

  /** The keys that a table explains, which begins with this cell. */
  const explained = (first: string): string[] => {
    const [, table = ''] = page.split(`| ${first} | On | What for |\n`);
    const rows = table.split('\n\n')[0]?.split('\n') ?? [];
    return rows.flatMap((row) =>
      [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, key]) => key ?? ''),
    );
  };
  const keysOf = (which: 'labels' | 'annotations'): string[] => {
    const all = manifests.flatMap((manifest): (Manifest['metadata'] | undefined)[] => [
      manifest.metadata,
      podTemplateOf(manifest)?.metadata,
    ]);
    const keys = all.flatMap((metadata) => Object.keys(metadata?.[which] ?? {}));
    // An annotation of the fixture's own.
    return [...new Set(keys)].filter((key) => !key.startsWith('example.com/'));
  };

  test('explains each label that there is, and no other', () => {
    expect(explained('Label').sort()).toEqual(keysOf('labels').sort());
  });

  test('explains each annotation that there is, and no other', () => {
    expect(explained('Annotation').sort()).toEqual(keysOf('annotations').sort());
  });

  test('names each file that there is, and no other', () => {
    const named = [...page.matchAll(/^\| `0.*/gm)].flatMap(([row]) =>
      [...row.matchAll(/`([0-9]{4}-[a-z-]+\.yaml)`/g)].map(([, name]) => name),
    );
    const written = [homogeneous, heterogeneous].flatMap((deployment) =>
      Object.keys(synth({ 'a.yaml': deployment }).files).map((name) => path.basename(name)),
    );
    expect(named.sort()).toEqual([...new Set(written)].sort());
  });
});
