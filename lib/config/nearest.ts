/** Fewest single-character edits (insert, delete, replace, swap of neighbours) from one text to another. */
function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.MAX_SAFE_INTEGER;
  for (let row = 1; row <= from.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column++) {
      const replace = at(row - 1, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swap = swapped ? at(row - 2, column - 2) + 1 : Number.MAX_SAFE_INTEGER;
      rows[row]?.push(Math.min(replace, at(row - 1, column) + 1, at(row, column - 1) + 1, swap));
    }
  }
  return at(from.length, to.length);
}

// Only texts of this length are compared, so that a garbage key cannot cost time.
const longestCompared = 64;

/** The candidate that was most likely meant, or nothing when none is close (a third of its letters differ). */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  return nearestFew(given, candidates, 1)[0];
}

/** The candidates that are close, at most so many, the closest first. */
export function nearestFew(given: string, candidates: readonly string[], most: number): string[] {
  if (given.length > longestCompared) return [];
  return candidates
    .filter((candidate) => candidate.length <= longestCompared)
    .map((candidate) => ({ candidate, distance: editDistance(given.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate, 'en'))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
