/** One form of line ends and no space around: differences in these have rules of their own. */
export function normaliseSpace(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
