const maxLength = 200;

/** ASCII characters that Datadog keeps in a tag; JSON need not escape them either. Without underscores, as most are. */
const simpleTag = /^[a-z][a-z0-9\-:./]*$/;
const underscoredTag = /^[a-z][a-z0-9_\-:./]*$/;
/** Tags may hold letters and digits of any script. */
const unicodeTag = /^\p{Ll}[\p{Ll}\p{Lo}\p{N}_\-:./]*$/u;

/** Whether Datadog keeps an ASCII tag as it is. */
export function isKeptTag(tag: string): boolean {
  if (tag.length > maxLength) return false;
  return simpleTag.test(tag) || (underscoredTag.test(tag) && hasKeptUnderscores(tag));
}

/** As {@link isKeptTag}, for every script. */
export function isKeptUnicodeTag(tag: string): boolean {
  return tag.length <= maxLength && unicodeTag.test(tag) && hasKeptUnderscores(tag);
}

/** Datadog makes one of several underscores in a row, and takes away those at the end. */
function hasKeptUnderscores(tag: string): boolean {
  return !tag.includes('__') && !tag.endsWith('_');
}
