import { readFileSync, statSync } from 'node:fs';
import type { Problem } from './problem';

// A file that people write is a page or two; anything larger is something else.
const mostBytes = 1024 * 1024;

type TextOrProblem =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: Problem };

/** The text of a file of at most 1 MiB, without a byte order mark; `fix` says what to do about one that is something else. */
export function readText(file: string, fix: string): TextOrProblem {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) {
      const got = stat.isDirectory() ? 'a folder' : 'a device, a pipe or a socket';
      return {
        problem: fileProblem(file, {
          code: 'not-a-file',
          what: 'not a file',
          expected: 'a regular file',
          fix,
          got,
        }),
      };
    }
    const { size } = stat;
    if (size > mostBytes) {
      return {
        problem: fileProblem(file, {
          code: 'file-too-large',
          what: 'file too large',
          expected: `at most ${mostBytes} bytes`,
          fix,
          got: `${size} bytes`,
        }),
      };
    }
    // Fatal: a file in another encoding would put garbage into the manifests. It also drops a byte order mark.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    return { problem: unreadable(file, error) };
  }
}

/** What keeps a file or folder from being read. */
export function unreadable(file: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return fileProblem(file, {
      code: 'not-utf-8',
      what: 'not UTF-8 text',
      expected: 'a file in UTF-8',
      fix: 'Save the file as UTF-8.',
    });
  }
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or folder',
    EACCES: 'no permission to read',
    EISDIR: 'a folder, not a file',
    ELOOP: 'a symbolic link that leads to itself',
  };
  return fileProblem(file, {
    code: 'unreadable',
    what: `cannot be read (${reasons[code] ?? code})`,
    expected: 'a readable file',
    fix: 'Check the path and its permissions.',
  });
}

/** What is wrong with a file as a whole; `got` is its name unless something else is said. */
export function fileProblem(
  file: string,
  { got = file, ...said }: Pick<Problem, 'code' | 'what' | 'expected' | 'fix'> & { readonly got?: string },
): Problem {
  return { file, line: 1, column: 1, path: [], got, ...said };
}
