import { formatPath } from '../../lib/config/problem';
import type { Effect, FieldChange, ObjectChange } from '../../lib/difference';
import type { FolderDifference } from '../diff';

type Report = (differences: readonly FolderDifference[], rev: string) => string;

/** How a difference is shown: to people, to programs, and in a pull request. */
export const differenceReports: Readonly<Record<'text' | 'json' | 'markdown', Report>> = {
  text: (differences, rev) => differences.map((one) => textOf(one, rev)).join('\n'),
  json: (differences) => `${JSON.stringify(differences, null, 2)}\n`,
  markdown: (differences, rev) => differences.map((one) => markdownOf(one, rev)).join('\n'),
};

const labels: Readonly<Record<Effect, string>> = {
  refused: 'REFUSED',
  restart: 'RESTART',
  scale: 'scale',
  gone: 'gone',
  new: 'new',
  'read-again': 'changed',
  none: 'no effect',
};

/** More of them say no more than how many there are. */
const mostFields = 12;
const longest = 60;

function textOf({ folder, changes, npus }: FolderDifference, rev: string): string {
  if (changes.length === 0) return `${folder}: as in ${rev}\n`;
  const lines = changes.flatMap((change) => [
    `  ${labels[change.effect].padEnd(9)} ${change.object}: ${change.text}`,
    ...fieldLines(change).map((line) => `            ${line}`),
  ]);
  return [`${folder} against ${rev}, ${npusText(npus)}:`, ...lines].join('\n') + '\n';
}

function markdownOf({ folder, changes, npus }: FolderDifference, rev: string): string {
  if (changes.length === 0) return `**${folder}**: as in \`${rev}\`\n`;
  const rows = changes.map(
    (change) =>
      `| ${labels[change.effect]} | \`${change.object}\` | ${cell(change.text)} | ${details(change)} |`,
  );
  return [
    `**${folder}** against \`${rev}\`, ${npusText(npus)}`,
    '',
    '| | Object | What it means | Fields |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function details(change: ObjectChange): string {
  const lines = fieldLines(change);
  return lines.map((line) => `\`${cell(line).replaceAll('`', "'")}\``).join('<br>');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function fieldLines({ fields }: ObjectChange): string[] {
  const shown = fields.slice(0, mostFields).map(fieldLine);
  return fields.length > mostFields ? [...shown, `and ${fields.length - mostFields} more`] : shown;
}

function fieldLine({ path, before, after }: FieldChange): string {
  if (before === undefined) return `+ ${formatPath(path)}: ${short(after)}`;
  if (after === undefined) return `- ${formatPath(path)}: ${short(before)}`;
  return `${formatPath(path)}: ${short(before)} -> ${short(after)}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function npusText({ before, after }: FolderDifference['npus']): string {
  return before === after ? `${after} NPUs as before` : `${before} NPUs before, ${after} after`;
}
