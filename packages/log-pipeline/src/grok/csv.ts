/** The cells of one line; a quote inside of a quoted cell is written twice. */
export function parseCsvLine(line: string, separator: string, quote: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    let cell = '';
    if (quote !== '' && line.startsWith(quote, at)) {
      at += quote.length;
      for (;;) {
        const end = line.indexOf(quote, at);
        cell += line.slice(at, end === -1 ? line.length : end);
        at = end === -1 ? line.length : end + quote.length;
        if (end === -1 || !line.startsWith(quote, at)) break;
        cell += quote;
        at += quote.length;
      }
    }
    const end = line.indexOf(separator, at);
    cell += line.slice(at, end === -1 ? line.length : end);
    cells.push(cell.trim());
    if (end === -1) return cells;
    at = end + separator.length;
  }
  return cells;
}
