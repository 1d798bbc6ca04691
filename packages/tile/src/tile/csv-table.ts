import type { Change, Fix } from './change.ts';
import type { Problem } from './problem.ts';
import type { ParseFailure } from './structured-document.ts';
import type { TextDocument } from './text-document.ts';

/** One field: its value and the raw text (quotes included) it was read from. */
export interface CsvField {
  readonly value: string;
  readonly offset: number;
  readonly length: number;
}

export interface CsvIrregularity extends ParseFailure {
  readonly field: CsvField;
}

export type CsvRow = readonly CsvField[];

/** A CSV file by RFC 4180 (LF and CRLF), every field with its offset; the first row is the header. */
export class CsvTable {
  readonly source: TextDocument;
  readonly header: CsvRow;
  readonly rows: readonly CsvRow[];
  /** The table ends too early: the rest could not be split into cells. */
  readonly failure: ParseFailure | undefined;
  /** Stray quotes that readers of CSV usually forgive. */
  readonly irregularities: readonly CsvIrregularity[];
  readonly #columns: ReadonlyMap<string, number>;

  constructor(source: TextDocument) {
    const { rows, failure, irregularities } = parseRows(source);
    this.source = source;
    this.failure = failure;
    this.irregularities = irregularities;
    this.header = rows[0] ?? [];
    this.rows = rows.slice(1);
    this.#columns = new Map(this.header.map((field, index) => [field.value, index]));
  }

  hasColumn(name: string): boolean {
    return this.#columns.has(name);
  }

  field(row: CsvRow, column: string): CsvField | undefined {
    const index = this.#columns.get(column);
    return index === undefined ? undefined : row[index];
  }

  /** A field's value, empty where the row or the file has none. */
  value(row: CsvRow, column: string): string {
    return this.field(row, column)?.value ?? '';
  }

  problem(field: CsvField | undefined, message: string, fix?: Fix): Problem {
    const place = () => this.source.placeAt(field?.offset ?? 0, field?.length ?? 0);
    return { file: this.source.path, place, message, ...(fix && { fix }) };
  }

  replace(field: CsvField, value: string): Change {
    const { offset, length } = field;
    return { kind: 'edit', file: this.source.path, offset, length, text: quoteField(value) };
  }

  /** Removes the whole line of a row. */
  removeRow(row: CsvRow): readonly Change[] {
    const [start, end] = this.#span(row);
    return [{ kind: 'edit', file: this.source.path, offset: start, length: end - start, text: '' }];
  }

  /** A row's raw text without its line end. */
  rawRow(row: CsvRow): string {
    const [start, end] = this.#span(row);
    return this.source.text.slice(start, end).replace(/\r?\n$/, '');
  }

  #span(row: CsvRow): [number, number] {
    const first = row[0];
    const last = row.at(-1);
    if (!first || !last) return [0, 0];
    const end = this.source.text.indexOf('\n', last.offset + last.length);
    return [first.offset, end === -1 ? this.source.text.length : end + 1];
  }
}

/** Quotes a field only when it needs quotes. */
export function quoteField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function parseRows(source: TextDocument) {
  const { text } = source;
  const rows: CsvField[][] = [];
  const irregularities: CsvIrregularity[] = [];
  let row: CsvField[] = [];
  let at = 0;
  while (at <= text.length) {
    const start = at;
    const quoted = text[at] === '"';
    const close = quoted ? endOfQuoted(text, at) : at;
    if (close === -1) {
      const failure = { message: 'a quoted field is never closed', place: source.placeAt(start) };
      return { rows, failure, irregularities };
    }
    const end = endOfPlain(text, close);
    const rest = text.slice(close, end);
    const value = (quoted ? text.slice(start + 1, close - 1).replaceAll('""', '"') : '') + rest;
    const field = { value, offset: start, length: end - start };
    row.push(field);
    if (quoted && rest !== '')
      irregularities.push({ message: 'text after a closing quote', place: source.placeAt(close), field });
    else if (rest.includes('"'))
      irregularities.push({
        message: 'a quote inside an unquoted field',
        place: source.placeAt(start, end - start),
        field,
      });
    at = end;
    if (text[at] === ',') {
      at++;
      continue;
    }
    if (text[at] === '\r') at++;
    if (row.length > 1 || value !== '' || quoted) rows.push(row);
    row = [];
    at++;
  }
  return { rows, failure: undefined, irregularities };
}

function endOfPlain(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === ',' || char === '\n') return at;
    if (char === '\r' && text[at + 1] === '\n') return at;
  }
  return text.length;
}

function endOfQuoted(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at + 1;
  }
  return -1;
}
