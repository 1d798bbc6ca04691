import type { ItemCheck, Refusal } from '../submission/item-check.ts';

/** Characters that Datadog keeps in a tag and that JSON need not escape. */
const kept = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyz0123456789_-:./') kept[character.charCodeAt(0)] = 1;

const maxLength = 200;
const underscore = 0x5f;
const letterA = 0x61;
const letterZ = 0x7a;

/** Tags may hold letters and digits of any script. */
const keptUnicodeTag = /^(?!.*_$)(?!.*__)\p{Ll}[\p{Ll}\p{Lo}\p{N}_\-:./]*$/u;

/**
 * The JSON text of an item's tags. Anything but a list of texts refuses the item; a tag that Datadog would rewrite is
 * sent with a warning.
 *
 * @see https://docs.datadoghq.com/getting_started/tagging/#define-tags
 */
export function encodeTags(tags: readonly string[], check: ItemCheck): string | Refusal {
  if (!Array.isArray(tags)) return { reason: 'FIELD_INVALID', detail: '`tags` is not a list.' };
  if (tags.length === 0) return '[]';
  let plain = true;
  for (const tag of tags as readonly unknown[]) {
    if (typeof tag !== 'string' || tag === '') {
      return { reason: 'FIELD_INVALID', detail: 'A tag is not a text, or is empty.' };
    }
    if (isKept(tag)) continue;
    plain = false;
    if (tag.length > maxLength || !keptUnicodeTag.test(tag)) {
      check.warn('TAG_WILL_BE_REWRITTEN', `Datadog rewrites the tag "${tag.slice(0, 80)}".`);
    }
  }
  return plain ? `["${tags.join('","')}"]` : JSON.stringify(tags);
}

/** Whether Datadog keeps an ASCII tag as it is. A loop, because most of a metric's encoding is spent on its tags. */
function isKept(tag: string): boolean {
  const first = tag.charCodeAt(0);
  if (tag.length > maxLength || first < letterA || first > letterZ) return false;
  let previous = first;
  for (let index = 1; index < tag.length; index += 1) {
    const code = tag.charCodeAt(index);
    if (code > 127 || kept[code] === 0 || (code === underscore && previous === underscore)) return false;
    previous = code;
  }
  return previous !== underscore;
}
