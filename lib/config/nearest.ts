// Only texts of this length are compared, so that a garbage key cannot cost time.
const longestCompared = 64;
/** More is another word. */
const mostDiffering = 5;

/** Rows of a table of edits, which are filled anew for each two texts. */
const rows = [0, 1, 2].map(() => new Uint16Array(longestCompared + 2));
const tooMany = 255;

/** Fewest single-character edits (insert, delete, replace, swap of neighbours) from one text to another, up to `most`. */
function editDistance(from: string, to: string, most: number): number {
  let [beforeLast, last, current] = rows as [Uint16Array, Uint16Array, Uint16Array];
  for (let column = 0; column <= to.length; column++) last[column] = column;
  let fewestBefore = 0;
  for (let row = 1; row <= from.length; row++) {
    // Further from the diagonal there are more edits than asked for.
    const first = Math.max(1, row - most);
    const end = Math.min(to.length, row + most);
    let fewest = first === 1 ? row : tooMany;
    current[first - 1] = fewest;
    for (let column = first; column <= end; column++) {
      const replace = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let edits = Math.min(replace, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const isSwapped = row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwapped) edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      current[column] = edits;
      fewest = Math.min(fewest, edits);
    }
    current[end + 1] = tooMany;
    // The rows to come build on these two, and only add to them.
    if (Math.min(fewest, fewestBefore) > most) return tooMany;
    fewestBefore = fewest;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return last[to.length] ?? tooMany;
}

/** The candidate that was most likely meant, or nothing when none is close: a third of its letters differ, or more than 5. */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  return nearestFew(given, candidates, 1)[0];
}

/** The candidates that are close, at most so many, the closest first. */
export function nearestFew(given: string, candidates: readonly string[], most: number): string[] {
  if (given.length > longestCompared) return [];
  const typed = given.toLowerCase();
  // With one letter of two replaced, a name is another one.
  const mostEdits = ({ length }: string): number =>
    length < 3 ? 0 : Math.min(Math.floor(length / 3), mostDiffering);
  return candidates
    .filter(({ length }) => length <= longestCompared)
    .flatMap((candidate) => {
      const edits = mostEdits(candidate);
      // Each letter more or less is an edit.
      if (Math.abs(candidate.length - typed.length) > edits) return [];
      const distance = editDistance(typed, candidate.toLowerCase(), edits);
      return distance <= edits ? [{ candidate, distance }] : [];
    })
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** More candidates than this are no help. */
const mostWithSameWords = 3;

/** The few candidates that have every word of a name, in any order: `image-tag-latest` for `latest-tag`. */
export function withSameWords(given: string, candidates: readonly string[]): string[] {
  const words = given.toLowerCase().split(/[-_ ]/);
  if (given.length > longestCompared || words.some(({ length }) => length < 2)) return [];
  const found = candidates.filter((candidate) => {
    const own = candidate.toLowerCase().split(/[-_ ]/);
    return words.every((word) => own.includes(word));
  });
  return found.length > mostWithSameWords ? [] : found;
}
