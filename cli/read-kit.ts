import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../lib/config/problem';
import { fileProblem, readText, unreadable } from '../lib/config/read-text';
import { isKitFile, type KitFile, kitFolders } from '../lib/import';

/** The files of a kit's folder and its usual sub-folders that say something about the deployment. */
export function readKit(folder: string): { files: KitFile[]; problems: Problem[] } {
  const listed = kitFolders.map((below) => listFolder(folder, below));
  const problems = listed.flatMap((one) => one.problems);
  const names = listed.flatMap((one) => one.names);
  if (problems.length === 0 && names.length === 0) {
    const expected = 'conf/*.json, deployment/*.yaml and boot_helper/boot.sh';
    const fix = 'Name the folder of the kit, in which deploy.sh lies.';
    return {
      files: [],
      problems: [
        fileProblem(folder, { code: 'not-a-kit', what: 'no file of a kit in this folder', expected, fix }),
      ],
    };
  }
  const files: KitFile[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const { text, problem } = readText(file, 'Put the file of the kit back.');
    if (problem !== undefined) problems.push(problem);
    else files.push({ name, file, text });
  }
  return { files, problems };
}

function listFolder(folder: string, below: string): { names: string[]; problems: Problem[] } {
  try {
    const names = readdirSync(path.join(folder, below)).filter(isKitFile).sort();
    return { names: names.map((name) => path.posix.join(below, name)), problems: [] };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A kit need not have every folder.
    if (below !== '' && (code === 'ENOENT' || code === 'ENOTDIR')) return { names: [], problems: [] };
    if (code === 'ENOTDIR') {
      const fix = 'Name the folder of the kit, in which deploy.sh lies.';
      return {
        names: [],
        problems: [
          fileProblem(folder, {
            code: 'not-a-folder',
            what: 'not a folder',
            expected: 'the folder of a kit',
            fix,
            got: 'a file',
          }),
        ],
      };
    }
    return { names: [], problems: [unreadable(path.join(folder, below), error)] };
  }
}
