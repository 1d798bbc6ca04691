import { defects, rewrite } from '../defect.ts';
import type { Tile } from '../../../src/tile/tile.ts';

const CSV = 'metadata.csv';

const table = (edit: (text: string, tile: Tile) => string) => (tile: Tile) =>
  tile.metricNames.size > 0 ? rewrite(tile, CSV, (text) => edit(text, tile)) : undefined;
/** Changes one field of the last row. */
function field(column: string, edit: (old: string) => string) {
  return (tile: Tile) => {
    const row = tile.metadata?.rows.at(-1);
    const found = row && tile.metadata?.field(row, column);
    return (
      found &&
      rewrite(
        tile,
        CSV,
        (text) => text.slice(0, found.offset) + edit(found.value) + text.slice(found.offset + found.length),
      )
    );
  };
}

export const metadataSlips = defects('metadata.csv', [
  ['tabs', table((text) => text.replaceAll(',', '\t'))],
  ['a space after a metric name', field('metric_name', (old) => `${old} `)],
  ['a space after a type', field('metric_type', (old) => `${old} `)],
  ['orientation "-"', field('orientation', () => '-')],
  ['unit "s"', field('unit_name', () => 's')],
  ['unit "MB"', field('unit_name', () => 'MB')],
  ['unit "count"', field('unit_name', () => 'count')],
  ['per-unit "minutes"', field('per_unit_name', () => 'minutes')],
  ['two dots', field('metric_name', (old) => old.replace('.', '..'))],
  ['a dot at the end', field('metric_name', (old) => `${old}.`)],
  ['a digit at the beginning', field('metric_name', (old) => `9${old}`)],
  ['a slash in a name', field('metric_name', (old) => `${old}/total`)],
  ['header in capitals', table((text) => text.replace(/^[^\n]*/, (line) => line.toUpperCase()))],
  ['a column of its own', table((text) => text.replace(/^[^\n]*/, (line) => `${line},notes`))],
  ['a pipe in a description', field('description', () => 'Sent | received')],
  ['an empty row', table((text) => `${text.trimEnd()}\n,,,,,,,,,\n`)],
  ['the header again', table((text) => `${text.trimEnd()}\n${text.split('\n')[0] ?? ''}\n`)],
  ['a type by its full name', field('metric_type', () => 'histogram')],
  ['an interval "1m"', field('interval', () => '1m')],
  ['an interval that is a fraction', field('interval', () => '0.5')],
  ['a comma too many', table((text) => `${text.trimEnd()},\n`)],
]);
