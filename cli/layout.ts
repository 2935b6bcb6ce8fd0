/** Columns that a character takes on a terminal: Chinese takes two. */
function widthOf(character: string): number {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
    character,
  )
    ? 2
    : 1;
}

/** Columns that a text takes on a terminal. */
export function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + widthOf(character), 0);
}

/** A text in lines of at most so many columns, broken at blanks and between Chinese characters. */
export function wrap(text: string, columns: number): string[] {
  // A comma or full stop does not begin a line.
  const pieces =
    text.match(/[\p{Script=Han}（“][，。、；：）”]*|[^\s\p{Script=Han}（“]+[，。、；：）”]*|\s+/gu) ?? [];
  const lines: string[] = [''];
  for (const piece of pieces) {
    const line = lines.at(-1) ?? '';
    if (columnsOf(line + piece) <= columns || line === '') lines[lines.length - 1] = line + piece;
    else lines.push(piece.trimStart());
  }
  return lines.map((line) => line.trimEnd());
}
