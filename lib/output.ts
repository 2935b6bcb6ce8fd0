import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from './config/problem';

/** The manifests of one deployment. */
export interface OutputFolder {
  /** Name of the folder under the output folder. */
  readonly id: string;
  /** Texts by file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** Names of the files that an earlier synthesis wrote; nothing else is ever removed. */
const generated = /^[0-9]{4}-[a-z-]+\.yaml$/;
const unfinished = '.unfinished';

/**
 * Writes the folders of all deployments, or none of them: everything is written beside its place first, so that a full
 * disk or a missing permission leaves what was there. Returns what could not be written.
 */
export function writeOutput(output: string, folders: readonly OutputFolder[]): Problem[] {
  const staging = path.join(output, unfinished);
  try {
    mkdirSync(output, { recursive: true });
    rmSync(staging, { recursive: true, force: true });
    for (const { id, files } of folders) {
      mkdirSync(path.join(staging, id), { recursive: true });
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(staging, id, name), text);
    }
    for (const { id, files } of folders)
      replaceFolder(path.join(staging, id), path.join(output, id), Object.keys(files));
    rmSync(staging, { recursive: true });
    return [];
  } catch (error) {
    removeQuietly(staging);
    return [unwritable(output, error as NodeJS.ErrnoException)];
  }
}

/** After a failure, whose reason is what counts. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is in the way of nothing: the next synthesis removes it.
  }
}

function replaceFolder(from: string, to: string, names: readonly string[]): void {
  mkdirSync(to, { recursive: true });
  for (const name of names) renameSync(path.join(from, name), path.join(to, name));
  for (const name of readdirSync(to)) {
    if (generated.test(name) && !names.includes(name)) rmSync(path.join(to, name));
  }
}

/** Removes what earlier syntheses wrote for deployments that are no longer there. */
export function removeStale(output: string, current: ReadonlySet<string>): void {
  for (const entry of readdirSync(output, { withFileTypes: true })) {
    const folder = path.join(output, entry.name);
    if (!entry.isDirectory() || current.has(entry.name)) continue;
    const names = readdirSync(folder);
    for (const name of names.filter((one) => generated.test(one))) rmSync(path.join(folder, name));
    if (names.length > 0 && names.every((name) => generated.test(name))) rmSync(folder, { recursive: true });
  }
}

function unwritable(output: string, { code = 'unknown', path: at = output }: NodeJS.ErrnoException): Problem {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'no permission',
    EDQUOT: 'the quota is used up',
    EEXIST: 'a file is in the way',
    EFBIG: 'the file would be too large',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a file is in the way',
    EROFS: 'the file system is read-only',
  };
  return {
    file: at,
    line: 1,
    column: 1,
    path: [],
    what: `cannot be written (${reasons[code] ?? code})`,
    got: output,
    expected: 'an output folder that can be written',
    fix: 'Check the folder, its permissions and the free space; the earlier output is still there.',
  };
}
