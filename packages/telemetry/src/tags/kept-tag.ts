/** ASCII characters that Datadog keeps in a tag; JSON need not escape them either. */
const kept = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyz0123456789_-:./') kept[character.charCodeAt(0)] = 1;

const maxLength = 200;
const underscore = 0x5f;
const letterA = 0x61;
const letterZ = 0x7a;

/** Tags may hold letters and digits of any script. */
const keptUnicodeTag = /^(?!.*_$)(?!.*__)\p{Ll}[\p{Ll}\p{Lo}\p{N}_\-:./]*$/u;

/** Whether Datadog keeps an ASCII tag as it is. A loop, because most of a metric's encoding is spent on its tags. */
export function isKeptTag(tag: string): boolean {
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

/** As {@link isKeptTag}, for every script. */
export function isKeptUnicodeTag(tag: string): boolean {
  return tag.length <= maxLength && keptUnicodeTag.test(tag);
}
