import { defects, mistyped, put, rewrite, without } from './defect.ts';
import type { CsvRow } from '../../src/tile/csv-table.ts';
import type { Tile } from '../../src/tile/tile.ts';
import { shownMetrics } from '../../src/facts/declared-metrics.ts';

const CSV = 'metadata.csv';

/** Another value in one column of the middle row, or of the first row for which a condition holds. */
function cell(
  column: string,
  value: (old: string) => string,
  where: (tile: Tile, row: CsvRow) => boolean = () => true,
) {
  return (tile: Tile) => {
    const table = tile.metadata;
    const rows = table?.rows.filter((row) => where(tile, row)) ?? [];
    const row = rows[rows.length >> 1];
    const field = row && table?.field(row, column);
    if (!field) return undefined;
    return rewrite(
      tile,
      CSV,
      (text) => text.slice(0, field.offset) + value(field.value) + text.slice(field.offset + field.length),
    );
  };
}

const has = (column: string) => (tile: Tile, row: CsvRow) => (tile.metadata?.value(row, column) ?? '') !== '';
const isShown = (tile: Tile, row: CsvRow) =>
  shownMetrics(tile).has(tile.metadata?.value(row, 'metric_name') ?? '');

export const metadataDefects = defects('metadata.csv', [
  ['type "counter"', cell('metric_type', () => 'counter')],
  ['type in capitals', cell('metric_type', (old) => old.toUpperCase())],
  ['type "distribution"', cell('metric_type', () => 'distribution')],
  ['type empty', cell('metric_type', () => '')],
  ['unit in the plural', cell('unit_name', (old) => `${old}s`, has('unit_name'))],
  ['unit misspelled', cell('unit_name', mistyped, has('unit_name'))],
  ['unit "ms"', cell('unit_name', () => 'ms')],
  ['unit "%"', cell('unit_name', () => '%')],
  ['per-unit "seconds"', cell('per_unit_name', () => 'seconds', has('unit_name'))],
  ['unit and per-unit in one', cell('unit_name', () => 'byte/second')],
  [
    'per-unit without unit',
    cell(
      'per_unit_name',
      () => 'second',
      (tile, row) => !has('unit_name')(tile, row),
    ),
  ],
  ['orientation 2', cell('orientation', () => '2')],
  ['orientation in words', cell('orientation', () => 'up')],
  ['interval with unit', cell('interval', () => '15s')],
  [
    'row twice',
    (tile) => rewrite(tile, CSV, (text) => `${text.trimEnd()}\n${text.trimEnd().split('\n').at(-1) ?? ''}\n`),
  ],
  ['column renamed', (tile) => rewrite(tile, CSV, (text) => text.replace('unit_name', 'unit'))],
  ['column missing in the header', (tile) => rewrite(tile, CSV, (text) => text.replace(',orientation', ''))],
  ['field missing in a row', (tile) => rewrite(tile, CSV, (text) => text.replace(/\n([^\n,]+),/, '\n$1'))],
  ['comma without quotes', cell('description', () => 'First, second and third')],
  ['quote never closed', cell('description', (old) => `"${old}`)],
  ['semicolons', (tile) => rewrite(tile, CSV, (text) => text.replaceAll(',', ';'))],
  ['header missing', (tile) => rewrite(tile, CSV, (text) => text.slice(text.indexOf('\n') + 1))],
  ['metric of another prefix', cell('metric_name', () => 'another_product.requests.count')],
  ['metric with a hyphen', cell('metric_name', (old) => `${old}-total`)],
  ['metric with a space', cell('metric_name', (old) => `${old} total`)],
  ['metric that a dashboard shows renamed', cell('metric_name', mistyped, isShown)],
  ['metric name empty', cell('metric_name', () => '')],
  ['integration of another tile', cell('integration', () => 'another_product')],
  ['integration with capitals', cell('integration', (old) => old.toUpperCase())],
  ['description too long', cell('description', () => 'word '.repeat(100).trim())],
  ['description empty', cell('description', () => '')],
  ['description with typographic quotes', cell('description', () => '\u201cRequests\u201d')],
  ['description of the template', cell('description', () => 'TODO')],
  [
    'curated metric of another name',
    (tile) =>
      tile.metadata?.hasColumn('curated_metric') ? cell('curated_metric', () => 'disk')(tile) : undefined,
  ],
  [
    'row that a dashboard needs removed',
    (tile) => {
      const table = tile.metadata;
      const row = table?.rows.find((each) => isShown(tile, each));
      return table && row && rewrite(tile, CSV, (text) => text.replace(`${table.rawRow(row)}\n`, ''));
    },
  ],
  ['file missing', (tile) => (tile.metricNames.size > 0 ? without(tile, CSV) : undefined)],
  ['file empty', (tile) => (tile.metricNames.size > 0 ? put(CSV, '') : undefined)],
  ['saved with a byte order mark', (tile) => rewrite(tile, CSV, (text) => `\uFEFF${text}`)],
]);
