import type { Rule } from '../../engine/rule.ts';
import {
  addColumns,
  canonicalHeader,
  metadataColumns,
  requiredColumns,
} from '../../facts/metadata-columns.ts';
import { perRow, sortRows } from '../../facts/metadata-rows.ts';
import { insertText } from '../../fix/edits.ts';
import { fileProblem } from '../problems.ts';

/** metadata.csv as a table. */
export const metadataFileRules: readonly Rule[] = [
  {
    id: 'metadata/header',
    severity: { new: 'error', repo: 'error' },
    requires:
      'metadata.csv has the nine required columns, and optionally `curated_metric` and `sample_tags`.',
    why: 'Public CI rejects other columns.',
    remedy:
      'Use the nine required columns, and `curated_metric` and `sample_tags` if needed; `--fix` adds missing ones.',
    example: {
      bad: 'name,type,description',
      good: 'metric_name,metric_type,interval,unit_name,per_unit_name,description,orientation,integration,short_name,curated_metric',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/191 (5 lack curated_metric, 174 lack sample_tags)',
    fixable: true,
    *check(tile) {
      const table = tile.metadata;
      if (!table || table.header.length === 0) return;
      for (const field of table.header)
        if (!metadataColumns.has(field.value))
          yield table.problem(field, `"${field.value.slice(0, 80)}" is not a column of metadata.csv`);
      const missing = requiredColumns.filter((column) => !table.hasColumn(column));
      if (missing.length > 0)
        yield table.problem(table.header[0], `missing: ${missing.join(', ')}`, addColumns(table, missing));
      const seen = new Set<string>();
      for (const field of table.header) {
        if (seen.has(field.value))
          yield table.problem(field, `the column "${field.value.slice(0, 80)}" is repeated`);
        seen.add(field.value);
      }
    },
  },
  {
    id: 'metadata/column-count',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every row has as many fields as the header.',
    why: 'A missing or extra comma shifts every value after it.',
    remedy: 'Give every row as many fields as the header; quote fields that contain commas.',
    example: {
      bad: 'nova_relay.latency,gauge,,millisecond,,Fast, and small,-1,nova_relay,latency,',
      good: 'nova_relay.latency,gauge,,millisecond,,"Fast, and small",-1,nova_relay,latency,',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/7948',

    *check(tile) {
      yield* perRow(tile, (table, row) =>
        row.length === table.header.length
          ? undefined
          : table.problem(row[0], `${row.length} fields, but the header has ${table.header.length}`),
      );
    },
  },
  {
    id: 'metadata/empty-file',
    severity: { new: 'error', repo: 'error' },
    requires: 'metadata.csv has at least its header.',
    why: 'Public CI requires at least the header.',
    remedy: 'Write the header row.',
    example: { bad: '(an empty file)', good: 'metric_name,metric_type,…' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '0/191',
    fixable: true,
    *check(tile) {
      const table = tile.metadata;
      if (table && !table.failure && table.header.length === 0)
        yield fileProblem(
          'metadata.csv',
          'the file is empty',
          insertText('metadata.csv', 0, `${canonicalHeader}\n`),
        );
    },
  },
  {
    id: 'metadata/sorted',
    severity: { new: 'info', repo: 'info' },
    requires: 'The rows are sorted by metric name.',
    why: 'Sorted rows make changes easy to review.',
    remedy: 'Sort the rows by metric name; `--fix` does it.',
    example: { bad: 'b before a', good: 'a before b' },
    source:
      'https://github.com/DataDog/integrations-core/blob/a358b8a574b617ccfb665d2dae6a128e9ee6bbb0/ddev/src/ddev/cli/validate/metadata.py',
    published: '109 · 44 · 11 tiles',
    fixable: true,
    *check(tile) {
      const table = tile.metadata;
      if (!table || table.failure) return;
      const names = table.rows.map((row) => table.value(row, 'metric_name'));
      const at = names.findIndex((name, index) => index > 0 && name < (names[index - 1] ?? ''));
      if (at !== -1)
        yield table.problem(
          table.rows[at]?.[0],
          `"${(names[at] ?? '').slice(0, 120)}" is not in order`,
          sortRows(table),
        );
    },
  },
  {
    id: 'metadata/quoting',
    severity: { new: 'error', repo: 'error' },
    requires: 'A field with a comma or a quote is quoted as CSV requires.',
    why: 'A stray quote swallows the rows after it.',
    remedy: 'Quote a field that contains a comma or quote, and double the quotes inside.',
    example: { bad: 'a "quoted" word', good: '"a ""quoted"" word"' },
    source: '3 of 262 published tiles break it (August 2026)',
    published: '0/191',

    *check(tile) {
      const table = tile.metadata;
      for (const { message, place } of table?.irregularities ?? [])
        yield { file: 'metadata.csv', place: () => place, message, atMost: 'warning' };
      const failure = table?.failure;
      if (failure) yield { file: 'metadata.csv', place: () => failure.place, message: failure.message };
    },
  },
];
