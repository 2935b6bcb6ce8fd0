import path from 'node:path';
import { readKit } from '../../cli/read-kit';
import { formatProblem } from '../../lib/config/problem';
import { importKit, type ImportReport, type KitFile } from '../../lib/import';

export const { files: homogeneous } = readKit(path.join(__dirname, 'kits', 'homogeneous'));

/** The homogeneous kit with texts replaced in its files; `undefined` takes a file away. */
export function kit(
  changes: Readonly<Record<string, readonly (readonly [string, string])[] | string | undefined>>,
): KitFile[] {
  const names = [...new Set([...homogeneous.map(({ name }) => name), ...Object.keys(changes)])];
  return names.flatMap((name) => {
    const before = homogeneous.find((file) => file.name === name)?.text ?? '';
    if (!(name in changes)) return [{ name, file: name, text: before }];
    const change = changes[name];
    if (change === undefined) return [];
    if (typeof change === 'string') return [{ name, file: name, text: change }];
    const text = change.reduce((all, [from, to]) => {
      expect(all).toContain(from);
      return all.replace(from, to);
    }, before);
    return [{ name, file: name, text }];
  });
}

export function messages(files: KitFile[]): string[] {
  return (importKit(files, { folder: 'kit' }).problems ?? []).map(formatProblem);
}

export function imported(files: KitFile[]): { text: string; report: ImportReport } {
  const result = importKit(files, { folder: 'kit' });
  if (result.problems !== undefined) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result;
}
