// Bundles the ranktable-builder into one file, which ends with the licenses of all that is in it.
// `npm run bundle` writes build/ranktable-builder.cjs; `npm run bundle -- --outfile=<file>` another file.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';

const root = path.resolve(__dirname, '..');

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

function main(): void {
  const { values } = parseArgs({ options: { outfile: { type: 'string' } } });
  const outfile = values.outfile ?? path.join(root, 'build', 'ranktable-builder.cjs');
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
  const folders = ['.', ...packageFolders(Object.keys(metafile.inputs))];
  const notices = ['What this file is made of, and under which licenses.', ...folders.map(noticeOf)];
  mkdirSync(path.dirname(outfile), { recursive: true });
  writeFileSync(outfile, `${outputFiles[0]?.text ?? ''}/*\n${notices.join(`\n\n${'-'.repeat(80)}\n`)}\n*/\n`);
}

/** The folders of the packages that files come from: `node_modules/yargs`. */
function packageFolders(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
  ) as Package;
  const files = readdirSync(path.join(root, folder))
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort();
  if (files.length === 0) throw new Error(`${folder} has no file with its license`);
  const texts = files.map((file) => readFileSync(path.join(root, folder, file), 'utf8').trim());
  const notice = [`${name} ${version} (${license})`, ...texts].join('\n\n');
  if (notice.includes('*/')) throw new Error(`the license of ${name} would end the comment that it is in`);
  return notice;
}

main();
