/** Fewest single-character edits (insert, delete, replace, swap of neighbours) from one text to another. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replace = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const least = Math.min(replace, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const isSwapped = row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(isSwapped ? Math.min(least, (beforeLast[column - 2] ?? 0) + 1) : least);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
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
  const typed = given.toLowerCase();
  const mostEdits = ({ length }: string): number => Math.max(1, Math.floor(length / 3));
  return (
    candidates
      .filter((candidate) => candidate.length <= longestCompared)
      // Each letter more or less is an edit.
      .filter((candidate) => Math.abs(candidate.length - typed.length) <= mostEdits(candidate))
      .map((candidate) => ({ candidate, distance: editDistance(typed, candidate.toLowerCase()) }))
      .filter(({ candidate, distance }) => distance <= mostEdits(candidate))
      .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
      .slice(0, most)
      .map(({ candidate }) => candidate)
  );
}
