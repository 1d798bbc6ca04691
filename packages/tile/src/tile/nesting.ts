/** Deeper than this nothing is parsed: recursive parsers and schema checks would exhaust the stack. */
export const maxNesting = 150;

/**
 * How deep brackets nest outside of double-quoted strings, without recursion.
 * @returns the offset at which {@link maxNesting} is exceeded, or -1.
 */
export function findExcessiveNesting(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at) - 1;
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > maxNesting) return at;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
    }
  }
  return -1;
}

/** How many keys the objects of a value have together, and whether something in it lies too deep. */
export function measureValue(value: unknown, depth = 0): { keys: number; tooDeep: boolean } {
  if (typeof value !== 'object' || value === null) return { keys: 0, tooDeep: false };
  if (depth === maxNesting) return { keys: 0, tooDeep: true };
  const below = Array.isArray(value) ? value : Object.values(value);
  let keys = Array.isArray(value) ? 0 : below.length;
  for (const each of below) {
    if (typeof each !== 'object') continue;
    const inside = measureValue(each, depth + 1);
    if (inside.tooDeep) return inside;
    keys += inside.keys;
  }
  return { keys, tooDeep: false };
}

/** How many `key: value` members a JSON text has, repeated keys included. */
export function countMembers(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3a) count++;
    else if (code === 0x22) at = endOfString(text, at) - 1;
  }
  return count;
}

/** The offset after the string that begins at `start`; the text's length when nothing closes it. */
export function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (before > start && text.charCodeAt(before) === 0x5c) before--;
    if ((at - before) % 2 === 1) return at + 1;
  }
  return text.length;
}
