import { createHash } from 'node:crypto';

/** An item as `collect` gave it or as it arrived: names differ between the two, what it says does not. */
type Item = Readonly<Record<string, unknown>>;

/** What makes an item the same item, before it is sent and after: a short hash, as there are millions. */
export function keyOfItem(family: string, organization: string, item: Item): string {
  const hash = createHash('sha1').update(JSON.stringify([family, organization, ...identityOf(family, item)]));
  return hash.digest('base64url').slice(0, 14);
}

function identityOf(family: string, item: Item): readonly unknown[] {
  switch (family) {
    case 'metrics':
      return [item.metric, sorted(item.tags), JSON.stringify(item.points)];
    case 'logs':
      return [item.message];
    case 'events':
      return [item.title, item.timestamp ?? item.date_happened, item.text];
    case 'service-checks':
      return [item.check, item.timestamp, sorted(item.tags)];
    default:
      throw new Error(`No such family: ${family}`);
  }
}

function sorted(tags: unknown): unknown {
  return Array.isArray(tags) ? tags.toSorted() : [];
}
