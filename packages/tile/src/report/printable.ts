/** Control characters (C0, C1) and marks that turn the direction of writing, as `·`: a tile's text must not steer a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '·');
}
