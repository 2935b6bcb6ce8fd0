import { fileProblem } from '../lib/config/read-text';
import type { Problem } from '../lib/config/problem';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EEXIST: 'a file is in the way of its folder',
  EISDIR: 'a folder is in the way',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file is in the way of its folder',
  EROFS: 'the file system is read-only',
};

/** What keeps a file from being written. */
export function unwritable(
  file: string,
  error: unknown,
  { fix, expected = 'a file that can be written' }: { readonly fix: string; readonly expected?: string },
): Problem {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const what = `cannot be written (${reasons[code] ?? code})`;
  return fileProblem(file, { code: 'unwritable', what, expected, fix });
}
