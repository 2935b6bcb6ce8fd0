import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from './problem';
import { fileProblem, unreadable } from './read-text';

/** Names of the deployment files that are given, or lie in given folders as `*.yaml` and `*.yml`; each once. */
export function deploymentFiles(filesOrFolders: readonly string[]): { files: string[]; problems: Problem[] } {
  const listed = filesOrFolders.map(listFiles);
  const files = listed.flatMap((one) => one.files);
  return {
    // A file that is named beside its folder is still one file.
    files: files.filter((file, index) => files.findIndex((other) => isSameFile(other, file)) === index),
    problems: listed.flatMap(({ problems }) => problems),
  };
}

function listFiles(given: string): { files: string[]; problems: Problem[] } {
  try {
    if (!statSync(given).isDirectory()) return { files: [given], problems: [] };
    const files = readdirSync(given)
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .sort()
      .map((name) => path.join(given, name));
    if (files.length > 0) return { files, problems: [] };
    const fix = 'Add a deployment file, or name another folder.';
    return {
      files,
      problems: [
        fileProblem(given, {
          code: 'no-deployment-file',
          what: 'no deployment file in this folder',
          expected: 'at least one *.yaml file',
          fix,
        }),
      ],
    };
  } catch (error) {
    return { files: [], problems: [unreadable(given, error)] };
  }
}

function isSameFile(one: string, other: string): boolean {
  return one === other || path.resolve(one) === path.resolve(other);
}
