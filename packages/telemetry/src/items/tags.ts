import type { ItemCheck, Refusal } from '../submission/submission.ts';

const maxLength = 200;

/** ASCII characters that Datadog keeps in a tag; JSON need not escape them either. Without underscores, as most are. */
const simpleTag = /^[a-z][a-z0-9\-:./]*$/;
const underscoredTag = /^[a-z][a-z0-9_\-:./]*$/;
/** Tags may hold letters and digits of any script. */
const unicodeTag = /^\p{Ll}[\p{Ll}\p{Lo}\p{N}_\-:./]*$/u;

/** Whether Datadog keeps an ASCII tag as it is. */
function isKeptTag(tag: string): boolean {
  if (tag.length > maxLength) return false;
  return simpleTag.test(tag) || (underscoredTag.test(tag) && hasKeptUnderscores(tag));
}

/** As {@link isKeptTag}, for every script. */
function isKeptUnicodeTag(tag: string): boolean {
  return tag.length <= maxLength && unicodeTag.test(tag) && hasKeptUnderscores(tag);
}

/** Datadog makes one of several underscores in a row, and takes away those at the end. */
function hasKeptUnderscores(tag: string): boolean {
  return !tag.includes('__') && !tag.endsWith('_');
}

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
