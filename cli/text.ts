import { styleText } from 'node:util';
import { formatProblem, isError, type Problem } from '../lib/config/problem';

/** Whether a stream shows colours: it is a terminal, and its user has not asked for none (no-color.org). */
export function hasColor({ isTTY }: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return isTTY === true && (env['NO_COLOR'] ?? '') === '';
}

/** One line a problem, warnings first, so that the errors stand next to the closing line: `1 error, 2 warnings; …`. */
export function textReport(problems: readonly Problem[], ending: string, isColored = false): string {
  const color = (format: 'red' | 'yellow', text: string): string =>
    isColored ? styleText(format, text, { validateStream: false }) : text;
  const errors = problems.filter(isError);
  const warnings = problems.filter((problem) => !isError(problem));
  const lines = [
    ...warnings.map((problem) =>
      formatProblem(problem).replace(': warning: ', `: ${color('yellow', 'warning')}: `),
    ),
    ...errors.map(formatProblem),
  ];
  const counts = [
    ...(errors.length > 0 ? [color('red', count(errors.length, 'error'))] : []),
    ...(warnings.length > 0 ? [color('yellow', count(warnings.length, 'warning'))] : []),
  ];
  if (counts.length === 0) return '';
  return `${[...lines, `${counts.join(', ')}; ${ending}`].join('\n')}\n`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
