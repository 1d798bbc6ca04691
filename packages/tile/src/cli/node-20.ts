/** Adds what this package uses of newer versions of JavaScript where Node 20 lacks it; for the command, which is the whole program. */
export function supportNode20(): void {
  const maps: { groupBy?: unknown } = Map;
  if (maps.groupBy === undefined)
    Object.defineProperty(Map, 'groupBy', { value: groupBy, configurable: true, writable: true });
}

function groupBy<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item, index: number) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
