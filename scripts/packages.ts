import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The folders of the packages that files come from: `node_modules/yargs`. */
export function packageFolders(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

export function packageIn(folder: string): Package {
  return JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as Package;
}

function noticeOf(folder: string): string {
  const { name, version, license } = packageIn(folder);
  const files = readdirSync(path.join(root, folder))
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort();
  if (files.length === 0) throw new Error(`${folder} has no file with its license`);
  const texts = files.map((file) => readFileSync(path.join(root, folder, file), 'utf8').trim());
  const notice = [`${name} ${version} (${license})`, ...texts].join('\n\n');
  if (notice.includes('*/')) throw new Error(`the license of ${name} would end the comment that it is in`);
  return notice;
}

/** What something is made of, and under which licenses. */
export function noticesOf(folders: readonly string[]): string {
  const notices = ['What this file is made of, and under which licenses.', ...folders.map(noticeOf)];
  return notices.join(`\n\n${'-'.repeat(80)}\n`);
}
