import type { CsvRow, CsvTable } from '../tile/csv-table.ts';
import type { Fix } from '../tile/change.ts';
import type { Problem } from '../tile/problem.ts';
import type { Tile } from '../tile/tile.ts';

/** Runs a check over every row of metadata.csv. */
export function* perRow(
  tile: Tile,
  check: (table: CsvTable, row: CsvRow) => Problem | undefined,
): Generator<Problem> {
  const table = tile.metadata;
  if (!table || table.failure) return;
  for (const row of table.rows) {
    const problem = check(table, row);
    if (problem) yield problem;
  }
}

/** Runs a check over one column; rows too short for it have a separate finding. */
export function* perField(
  tile: Tile,
  column: string,
  fault: (value: string) => string | undefined,
  repair?: (value: string) => string | undefined,
): Generator<Problem> {
  yield* perRow(tile, (table, row) => {
    const field = table.field(row, column);
    const message = field && fault(field.value);
    if (message === undefined) return undefined;
    const better = repair?.(field?.value ?? '');
    const fix =
      field && better !== undefined && better !== '' ? () => [table.replace(field, better)] : undefined;
    return table.problem(field, message, fix);
  });
}

/** Sorts the rows by metric name; each row's text stays as it is. */
export function sortRows(table: CsvTable): Fix {
  return () => {
    const first = table.rows[0]?.[0];
    if (!first) return [];
    const { text, path } = table.source;
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    const rows = table.rows.map((row) => ({
      name: table.value(row, 'metric_name'),
      text: table.rawRow(row),
    }));
    const sorted = rows
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
      .map((row) => row.text);
    const end = text.endsWith('\n') ? newline : '';
    const body = sorted.join(newline) + end;
    return [
      { kind: 'edit', file: path, offset: first.offset, length: text.length - first.offset, text: body },
    ];
  };
}
