import { quoteField, type CsvTable } from '../tile/csv-table.ts';
import type { Change, Fix } from '../tile/change.ts';

export const requiredColumns = [
  'metric_name',
  'metric_type',
  'interval',
  'unit_name',
  'per_unit_name',
  'description',
  'orientation',
  'integration',
  'short_name',
] as const;

const optionalColumns = ['curated_metric', 'sample_tags'];

export const metadataColumns: ReadonlySet<string> = new Set([...requiredColumns, ...optionalColumns]);

/** The header that new files start with. */
export const canonicalHeader = [...requiredColumns, 'curated_metric'].join(',');

/** Adds empty columns at the end of every row. */
export function addColumns(table: CsvTable, columns: readonly string[]): Fix {
  return () => {
    const addition = (texts: readonly string[]) => texts.map((text) => `,${quoteField(text)}`).join('');
    return [table.header, ...table.rows].flatMap((row, index): Change[] => {
      const last = row.at(-1);
      if (!last) return [];
      const text = addition(columns.map((column) => (index === 0 ? column : '')));
      return [{ kind: 'edit', file: table.source.path, offset: last.offset + last.length, length: 0, text }];
    });
  };
}
