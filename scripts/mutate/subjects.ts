import { readdirSync } from 'node:fs';
import path from 'node:path';

/** What is mutated, and the tests that are about it. */
const testsOf: Readonly<Record<string, readonly string[]>> = {
  'lib/ranktable': ['test/ranktable'],
  'lib/plan': [
    'test/plan',
    'test/constructs',
    'test/invariants.test.ts',
    'test/config/override-input.test.ts',
  ],
  'lib/constructs': ['test/constructs', 'test/invariants.test.ts'],
  // Collisions are between files.
  'lib/invariants': ['test/invariants', 'test/config/files.test.ts', 'test/clusters.test.ts'],
};

export interface Subject {
  readonly folder: string;
  readonly files: readonly string[];
  readonly tests: readonly string[];
}

/** The files that are asked for, by themselves or by a folder; all, if none is. */
export function subjectsOf(root: string, asked: readonly string[]): Subject[] {
  const wanted = asked.map((name) => path.normalize(name).replace(/\/$/, ''));
  const isWanted = (file: string): boolean =>
    wanted.length === 0 || wanted.some((name) => file === name || file.startsWith(`${name}/`));
  const subjects = Object.entries(testsOf).map(([folder, tests]) => ({
    folder,
    files: filesUnder(root, folder).filter((file) => file.endsWith('.ts') && isWanted(file)),
    tests: tests.flatMap((name) => filesUnder(root, name)).filter((file) => file.endsWith('.test.ts')),
  }));
  return subjects.filter(({ files }) => files.length > 0);
}

function filesUnder(root: string, name: string): string[] {
  if (name.endsWith('.ts')) return [name];
  const entries = readdirSync(path.join(root, name), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}
