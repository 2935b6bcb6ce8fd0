// npm run build: all that the package holds and no source is. `npm pack` runs it.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeBundles } from './build/bundles.cjs';
import { bundleBuilder } from './bundle';
import { noticesOf, packageFolders } from './packages';

const root = path.resolve(__dirname, '..');
const folder = path.join(root, 'build');
const types = path.join(folder, 'types');

async function main(): Promise<void> {
  const folders = packageFolders(await writeBundles());
  writeFileSync(path.join(folder, 'THIRD-PARTY-NOTICES'), `${noticesOf(folders)}\n`);
  const ofBuilder = bundleBuilder(path.join(folder, 'ranktable-builder.cjs'));
  rmSync(types, { recursive: true, force: true });
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [compiler, '--project', 'scripts/build/tsconfig.json'];
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  removeUnused([path.join(types, 'lib', 'index.d.ts'), path.join(types, 'cli', 'app.d.ts')]);
  const bundled = [...new Set([...folders, ...ofBuilder])].sort();
  writeFileSync(path.join(folder, 'bundled.json'), JSON.stringify(bundled));
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
