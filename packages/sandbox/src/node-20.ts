/** What this package uses of newer versions of JavaScript, for Node 20: imported first by the command. */
const natives: { groupBy?: unknown } = Map;
if (natives.groupBy === undefined)
  Object.defineProperty(Map, 'groupBy', { value: groupBy, configurable: true, writable: true });

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

const urls: { parse?: unknown } = URL;
if (urls.parse === undefined)
  Object.defineProperty(URL, 'parse', { value: parseUrl, configurable: true, writable: true });

function parseUrl(text: string | URL, base?: string | URL): URL | null {
  return URL.canParse(String(text), base === undefined ? undefined : String(base))
    ? new URL(text, base)
    : null;
}

export {};
