import ts from 'typescript';
import type { Mutant } from './mutants';

/** How many mutants of a folder the tests saw, the compiler refused, and nobody noticed. */
export interface Score {
  readonly folder: string;
  readonly killed: number;
  readonly refused: number;
  readonly survived: number;
}

/** `lib/plan/names.ts:12:7  a === b  →  a !== b` */
export function survivorText(file: string, text: string, { start, end, replacement }: Mutant): string {
  const { line, character } = ts.getLineAndCharacterOfPosition(
    ts.createSourceFile(file, text, ts.ScriptTarget.Latest),
    start,
  );
  const after = replacement === '' ? 'nothing' : shorten(replacement);
  return `${file}:${line + 1}:${character + 1}  ${shorten(text.slice(start, end))}  →  ${after}`;
}

function shorten(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** A table of the scores: of the mutants that compile, how many hundredths the tests see. */
export function summary(scores: readonly Score[], minutes: number, jobs: number): string {
  const all = scores.reduce<Score>(
    (sum, { killed, refused, survived }) => ({
      folder: 'all',
      killed: sum.killed + killed,
      refused: sum.refused + refused,
      survived: sum.survived + survived,
    }),
    { folder: 'all', killed: 0, refused: 0, survived: 0 },
  );
  const rows = [...scores, all].map(({ folder, killed, refused, survived }) => [
    folder,
    String(killed),
    String(survived),
    String(refused),
    `${((100 * killed) / Math.max(1, killed + survived)).toFixed(1)} %`,
  ]);
  const table = [['folder', 'killed', 'survived', 'do not compile', 'score'], ...rows];
  const lines = table.map((row) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(15))).join(''),
  );
  return ['', ...lines, '', `${minutes.toFixed(1)} minutes, ${jobs} at a time`].join('\n');
}
