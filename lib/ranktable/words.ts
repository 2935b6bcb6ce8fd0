/** How many names a sentence lists. */
const mostNames = 3;

/** `a`, `a and b`, `a, b and c`, `a, b, c and 5 more`. */
export function enumerate(names: readonly string[]): string {
  const [last = '', ...others] = [
    ...names.slice(0, mostNames),
    ...(names.length > mostNames ? [`${names.length - mostNames} more`] : []),
  ].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}
