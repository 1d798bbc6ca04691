/** Whether a whole text is what a pattern says; `*` stands for any text. Linear in both, however many there are. */
export function fitsWildcard(pattern: string, text: string): boolean {
  const [start = '', ...inner] = pattern.split('*');
  const end = inner.pop();
  if (end === undefined) return text === pattern;
  if (!text.startsWith(start)) return false;
  let position = start.length;
  for (const part of inner) {
    const found = text.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return text.length - end.length >= position && text.endsWith(end);
}
