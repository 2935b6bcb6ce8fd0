// npm run build: all that a package holds beside its sources. `npm pack` runs it, and so does npm run package.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeBundles } from './build/bundles.cjs';
import { noticesOf, packageFolders } from './packages';

const root = path.resolve(__dirname, '..');
const build = path.join(root, 'build');
const types = path.join(build, 'types');
const options = { cwd: root, stdio: 'inherit' } as const;

async function main(): Promise<void> {
  const folders = packageFolders(await writeBundles());
  writeFileSync(path.join(build, 'THIRD-PARTY-NOTICES'), `${noticesOf(folders)}\n`);
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/bundle.ts'], options);
  rmSync(types, { recursive: true, force: true });
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '--project', 'scripts/build/tsconfig.json'], options);
  removeUnused([path.join(types, 'lib', 'index.d.ts'), path.join(types, 'cli', 'app.d.ts')]);
}

/** Removes the types of what nobody is given. */
function removeUnused(entries: readonly string[]): void {
  const used = new Set<string>();
  const visit = (file: string): void => {
    if (used.has(file)) return;
    used.add(file);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)/g))
      visit(declarationOf(path.resolve(path.dirname(file), name)));
  };
  entries.forEach(visit);
  const all = readdirSync(types, { recursive: true, withFileTypes: true });
  for (const one of all.filter((entry) => entry.isFile())) {
    const file = path.join(one.parentPath, one.name);
    if (!used.has(file)) rmSync(file);
  }
}

function declarationOf(module: string): string {
  const index = path.join(module, 'index.d.ts');
  return existsSync(index) ? index : `${module}.d.ts`;
}

void main();
