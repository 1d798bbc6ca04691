import type { ItemCheck, Refusal } from '../submission/item-check.ts';

/** A tag that Datadog keeps as it is; the common case, decided by one expression. */
const keptTag = /^[a-z][a-z0-9_\-:./]{0,198}[a-z0-9\-:./]$/;
/** Tags may hold letters and digits of any script. */
const keptUnicodeTag = /^(?=.{1,200}$)(?!.*_$)(?!.*__)\p{Ll}[\p{Ll}\p{Lo}\p{N}_\-:./]*$/u;

/**
 * Checks tags: anything but a list of texts drops the item; a tag that Datadog would rewrite is sent with a warning.
 *
 * @returns why the item is not sent, if so
 * @see https://docs.datadoghq.com/getting_started/tagging/#define-tags
 */
export function checkTags(tags: readonly string[] | undefined, check: ItemCheck): Refusal | undefined {
  if (tags === undefined) return undefined;
  if (!Array.isArray(tags)) return { reason: 'FIELD_INVALID', detail: '`tags` is not a list.' };
  for (const tag of tags as readonly unknown[]) {
    if (typeof tag !== 'string' || tag === '') {
      return { reason: 'FIELD_INVALID', detail: 'A tag is not a text, or is empty.' };
    }
    if (!isKept(tag)) check.warn('TAG_WILL_BE_REWRITTEN', `Datadog rewrites the tag "${tag.slice(0, 80)}".`);
  }
  return undefined;
}

function isKept(tag: string): boolean {
  return (keptTag.test(tag) && !tag.includes('__')) || keptUnicodeTag.test(tag);
}
