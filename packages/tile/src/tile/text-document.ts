/** A spot in a file; lines and columns count from 1, offsets from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly length: number;
}

/** A file's text with its line table; every other document is built on one. */
export class TextDocument {
  readonly path: string;
  readonly text: string;
  /** The bytes began with a byte order mark, which `text` no longer has. */
  readonly hadByteOrderMark: boolean;
  /** The bytes were not valid UTF-8; `text` has U+FFFD in their place. */
  readonly hadInvalidUtf8: boolean;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string, marks: { byteOrderMark?: boolean; invalidUtf8?: boolean } = {}) {
    this.path = path;
    this.text = text;
    this.hadByteOrderMark = marks.byteOrderMark ?? false;
    this.hadInvalidUtf8 = marks.invalidUtf8 ?? false;
  }

  get lineStarts(): readonly number[] {
    if (this.#lineStarts) return this.#lineStarts;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1))
      starts.push(at + 1);
    this.#lineStarts = starts;
    return starts;
  }

  /** The line end that the text uses, CRLF as soon as it has one. */
  get lineEnd(): '\n' | '\r\n' {
    return this.text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** The line of an offset, by bisection. */
  placeAt(offset: number, length = 0): Place {
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset, length };
  }

  /** The place of a whole line, counted from 1. */
  placeOfLine(line: number): Place {
    const offset = this.lineStarts[line - 1] ?? this.text.length;
    return { line, column: 1, offset, length: this.lineText(line).length };
  }

  /** A line without its end. */
  lineText(line: number): string {
    const start = this.lineStarts[line - 1];
    if (start === undefined) return '';
    const end = this.lineStarts[line] ?? this.text.length + 1;
    return this.text.slice(start, end - 1).replace(/\r$/, '');
  }
}

/** Decodes bytes as UTF-8, keeping note of what was wrong with them. */
export function decodeText(path: string, bytes: Uint8Array): TextDocument {
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = byteOrderMark ? bytes.subarray(3) : bytes;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  // Decoding twice only when a replacement character shows that once may not have been enough.
  const invalidUtf8 = text.includes('\uFFFD') && Buffer.from(text, 'utf8').compare(body) !== 0;
  return new TextDocument(path, text, { byteOrderMark, invalidUtf8 });
}
