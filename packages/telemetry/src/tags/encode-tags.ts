import type { ItemCheck, Refusal } from '../submission/item-check.ts';
import { isKeptTag, isKeptUnicodeTag } from './kept-tag.ts';

/**
 * The JSON text of an item's tags. Anything but a list of texts refuses the item; a tag that Datadog would rewrite is
 * sent with a warning.
 *
 * @see https://docs.datadoghq.com/getting_started/tagging/#define-tags
 */
export function encodeTags(tags: readonly string[], check: ItemCheck): string | Refusal {
  const finding = examine(tags, check);
  if (finding) return finding === 'to escape' ? JSON.stringify(tags) : finding;
  return tags.length === 0 ? '[]' : `["${tags.join('","')}"]`;
}

/**
 * As {@link encodeTags}, in the form of logs: the JSON text of `env:prod,team:web`. A comma within a tag would make two
 * of it.
 */
export function encodeJoinedTags(tags: readonly string[], check: ItemCheck): string | Refusal {
  const finding = examine(tags, check);
  if (finding && finding !== 'to escape') return finding;
  const joined = tags.join(',');
  return finding ? JSON.stringify(joined) : `"${joined}"`;
}

/** As {@link encodeTags}, for an item that is encoded as a whole. */
export function checkTags(tags: readonly string[] | undefined, check: ItemCheck): Refusal | undefined {
  const finding = tags === undefined ? undefined : examine(tags, check);
  return finding === 'to escape' ? undefined : finding;
}

function examine(tags: readonly string[], check: ItemCheck): Refusal | 'to escape' | undefined {
  if (!Array.isArray(tags)) return { reason: 'FIELD_INVALID', detail: '`tags` is not a list.' };
  let plain = true;
  for (const tag of tags as readonly unknown[]) {
    if (typeof tag !== 'string' || tag === '') {
      return { reason: 'FIELD_INVALID', detail: 'A tag is not a text, or is empty.' };
    }
    if (isKeptTag(tag)) continue;
    plain = false;
    if (!isKeptUnicodeTag(tag)) {
      check.warn('TAG_WILL_BE_REWRITTEN', `Datadog rewrites the tag "${tag.slice(0, 80)}".`);
    }
  }
  return plain ? undefined : 'to escape';
}
