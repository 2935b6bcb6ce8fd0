import { spawnSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../lib/invariants/manifest';
import { fileProblem } from '../lib/config/read-text';
import type { Problem } from '../lib/config/problem';

/** What git holds of the output: the manifests of each folder. */
export type Committed =
  | { readonly folders: ReadonlyMap<string, readonly Manifest[]>; readonly problem?: undefined }
  | { readonly problem: Problem };

const generated = /^(.+)\/[0-9]{4}-[a-z-]+\.yaml$/;
const mostBytes = 256 * 1024 * 1024;

/** The manifests in the output folder as they are in a commit. */
export function committed(rev: string, output: string): Committed {
  const list = git(['ls-tree', '-r', '-z', '--name-only', rev, '--', output]);
  if (list.text === undefined) return { problem: refused(rev, output, list.why) };
  const names = list.text.split('\0').filter((name) => generated.test(name));
  const folders = new Map<string, Manifest[]>();
  for (const name of names) {
    const file = git(['show', `${rev}:./${name}`]);
    if (file.text === undefined) return { problem: refused(rev, output, file.why) };
    const folder = generated.exec(name)?.[1] ?? '';
    const manifests = parseAllDocuments(file.text).map((document) => document.toJS() as Manifest);
    folders.set(folder, [...(folders.get(folder) ?? []), ...manifests]);
  }
  return { folders };
}

/** What git answers, or why it does not. */
function git(args: readonly string[]): { readonly text?: string; readonly why: string } {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    encoding: 'utf8',
    maxBuffer: mostBytes,
  });
  if (error !== undefined) return { why: error.message };
  const why = stderr.trim().split('\n')[0] ?? '';
  return status === 0 ? { text: stdout, why } : { why };
}

function refused(rev: string, output: string, why: string): Problem {
  return fileProblem(output, {
    code: 'no-such-commit',
    what: `cannot be read as it is in git (${why})`,
    got: rev,
    expected: 'a commit, a branch or a tag of this repository',
    fix: 'Name one that git log shows, in a checkout that has it; where there is none yet, commit dist/ first.',
  });
}
