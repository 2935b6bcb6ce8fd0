// Bundles the ranktable-builder into one file, which ends with the licenses of all that is in it.
// `npm run bundle` writes build/ranktable-builder.cjs; `npm run bundle -- --outfile=<file>` another file.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { noticesOf, packageFolders } from './packages';

const root = path.resolve(__dirname, '..');

/** Returns the folders of the packages that it is made of. */
export function bundleBuilder(outfile: string): string[] {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: ['images/ranktable-builder/main.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write: false,
  });
  const folders = packageFolders(Object.keys(metafile.inputs));
  mkdirSync(path.dirname(outfile), { recursive: true });
  writeFileSync(outfile, `${outputFiles[0]?.text ?? ''}/*\n${noticesOf(['.', ...folders])}\n*/\n`);
  return folders;
}

if (require.main === module) {
  const { values } = parseArgs({ options: { outfile: { type: 'string' } } });
  bundleBuilder(values.outfile ?? path.join(root, 'build', 'ranktable-builder.cjs'));
}
