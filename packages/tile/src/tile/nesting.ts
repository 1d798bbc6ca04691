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
        for (at++; at < text.length; at++) {
          const code = text.charCodeAt(at);
          if (code === 0x5c) at++;
          else if (code === 0x22) break;
        }
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
