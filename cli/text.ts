import { styleText } from 'node:util';
import type { WrittenFolder } from '../lib/output';
import { formatFinding, formatPlace, isError, type Problem } from '../lib/config/problem';

/** Whether a stream shows colours: it is a terminal, and its user has not asked for none (no-color.org). */
export function hasColor({ isTTY }: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return isTTY === true && (env['NO_COLOR'] ?? '') === '';
}

/** One line a problem, in their order, and a closing line: `1 error, 2 warnings; <ending>`. */
export function textReport(
  problems: readonly Problem[],
  ending: string | undefined,
  isColored = false,
): string {
  const color = (format: 'red' | 'yellow', text: string): string =>
    isColored ? styleText(format, text, { validateStream: false }) : text;
  const errors = problems.filter(isError);
  const warnings = problems.length - errors.length;
  const lines = problems.map((problem) => {
    const warning = isError(problem) ? '' : `${color('yellow', 'warning')}: `;
    return `${formatPlace(problem)}: ${warning}${formatFinding(problem)}`;
  });
  const counts = [
    ...(errors.length > 0 ? [color('red', count(errors.length, 'error'))] : []),
    ...(warnings > 0 ? [color('yellow', count(warnings, 'warning'))] : []),
  ];
  if (counts.length === 0) return '';
  const closing = counts.join(', ') + (ending === undefined ? '' : `; ${ending}`);
  return `${[...lines, closing].join('\n')}\n`;
}

/** A line for each folder of the output: `7 files in dist/llama3-8b (2 changed)`. */
export function writtenReport(folders: readonly WrittenFolder[]): string {
  return folders.map((one) => `${count(one.files, 'file')} in ${one.folder} (${changeOf(one)})\n`).join('');
}

function changeOf({ isNew, changed, removed }: WrittenFolder): string {
  if (isNew) return 'new';
  const changes = [
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ];
  return changes.length === 0 ? 'unchanged' : changes.join(', ');
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
