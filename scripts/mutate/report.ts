import ts from 'typescript';
import type { Mutant } from './mutants';

/** How many mutants of a folder the tests saw, the compiler refused, and nobody noticed. */
export interface Score {
  readonly folder: string;
  readonly killed: number;
  readonly timedOut: number;
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

/** A table of the scores: of the mutants that compile, how many hundredths the tests see; one that never ends is seen. */
export function summary(scores: readonly Score[], minutes: number, jobs: number): string {
  const all = { folder: 'all', killed: 0, timedOut: 0, refused: 0, survived: 0 };
  for (const { killed, timedOut, refused, survived } of scores) {
    all.killed += killed;
    all.timedOut += timedOut;
    all.refused += refused;
    all.survived += survived;
  }
  const head = ['folder', 'killed', 'timed out', 'survived', 'do not compile', 'score'];
  const lines = [head, ...[...scores, all].map(cells)].map((row) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(15))).join(''),
  );
  return ['', ...lines, '', `${minutes.toFixed(1)} minutes, ${jobs} at a time`].join('\n');
}

function cells({ folder, killed, timedOut, refused, survived }: Score): string[] {
  const seen = killed + timedOut;
  const score = (100 * seen) / Math.max(1, seen + survived);
  return [folder, ...[killed, timedOut, survived, refused].map(String), `${score.toFixed(1)} %`];
}
