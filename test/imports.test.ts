import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { preProcessFile } from 'typescript';

const root = path.resolve(__dirname, '..');

/** The files of ours that a file imports, for types too. */
function importsOf(file: string): string[] {
  return preProcessFile(readFileSync(path.join(root, file), 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => path.join(path.dirname(file), fileName))
    .flatMap((target) => [`${target}.ts`, path.join(target, 'index.ts')])
    .filter((target) => existsSync(path.join(root, target)));
}

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name));
}

/** The first way found along which a file leads back to itself. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...above, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

test('a circle is found, however long', () => {
  const graph = { a: ['b'], b: ['c', 'd'], c: [], d: ['e'], e: ['b'] };
  expect(circleIn(new Map(Object.entries(graph)))).toEqual(['b', 'd', 'e', 'b']);
});

test('no file imports itself, by whatever way', () => {
  const files = ['lib', 'cli', 'images'].flatMap(filesUnder);
  const graph = new Map(files.map((file) => [file, importsOf(file)]));
  expect(graph.get('lib/config/problem.ts')).toContain('lib/config/paths.ts');
  expect(circleIn(graph)).toBeUndefined();
});
