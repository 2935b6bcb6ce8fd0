/** Of each key that is there again, its first bearer with each later one. Items without a key do not count. */
export function repeated<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): [first: Item, again: Item][] {
  const bearers = new Map<string, Item>();
  return items.flatMap((item) => {
    const key = keyOf(item);
    const first = key === undefined ? undefined : bearers.get(key);
    if (first !== undefined) return [[first, item] satisfies [Item, Item]];
    if (key !== undefined) bearers.set(key, item);
    return [];
  });
}
