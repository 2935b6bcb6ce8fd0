/** `a`, `a and b`, `a, b and c`; of more names than a sentence lists: `a, b and 5 more`. */
export function enumerate(names: readonly string[], most = Infinity): string {
  const more = names.length > most ? [`${names.length - most} more`] : [];
  const all = [...names.slice(0, most), ...more];
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}
