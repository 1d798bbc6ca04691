import { defineRule } from '../../engine/rule.ts';
import { sortRows } from '../../facts/metadata-rows.ts';

export const sorted = defineRule({
  id: 'metadata/sorted',
  severity: { new: 'info', repo: 'info' },
  requires: 'rows sorted by metric_name (core only)',
  why: 'Sorted rows make changes easy to review.',
  remedy: 'Sort the rows by metric name; `--fix` does it.',
  example: { bad: 'b before a', good: 'a before b' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
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
});
