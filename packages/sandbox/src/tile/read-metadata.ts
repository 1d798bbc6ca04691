import { parse } from 'csv-parse/sync';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { TileFiles } from './tile-files.ts';
import type { MetricMetadata } from './tile.ts';

const rows = Type.Array(Type.Record(Type.String(), Type.String()));

/** Reads `metadata.csv`. */
export async function readMetadata(files: TileFiles, path: string | undefined): Promise<MetricMetadata[]> {
  if (path === undefined) return [];
  const text = await files.text(path);
  if (text === undefined) return [];
  let table: unknown;
  try {
    table = parse(text, { columns: true, skip_empty_lines: true, relax_column_count: true });
  } catch {
    table = undefined;
  }
  if (!Value.Check(rows, table)) {
    files.problems.push(`${path} is not a CSV table.`);
    return [];
  }
  return table.map((row) => ({
    name: row.metric_name ?? '',
    type: row.metric_type ?? '',
    unit: row.unit_name ?? '',
    perUnit: row.per_unit_name ?? '',
    description: row.description ?? '',
  }));
}

/** The rows of the tile's `metadata.csv`; none when there is no such file. */
export function readMetadataOfTile(directory: string): Promise<MetricMetadata[]> {
  return readMetadata(new TileFiles(directory), 'metadata.csv');
}
