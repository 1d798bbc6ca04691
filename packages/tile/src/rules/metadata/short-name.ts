import { defineRule } from '../../engine/rule.ts';
import { perRow } from '../../facts/metadata-rows.ts';
import { deriveShortName } from './names.ts';

export const shortName = defineRule({
  id: 'metadata/short-name',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'non-empty',
  why: 'Datadog shows it where there is no room for the name.',
  remedy: 'Write a few words; `--fix` derives them from the name.',
  example: { bad: '(empty)', good: 'queue depth' },
  source: 'docs integration-assets-reference',
  published: '2414 rows, 37 · 20 · 3 tiles',
  fixable: true,
  *check(tile) {
    yield* perRow(tile, (table, row) => {
      const field = table.field(row, 'short_name');
      if (field?.value.trim() !== '') return undefined;
      const short = deriveShortName(table.value(row, 'metric_name'), tile.metricPrefix);
      return table.problem(
        field,
        `"${table.value(row, 'metric_name').slice(0, 120)}" has no short name`,
        short === '' ? undefined : () => [table.replace(field, short)],
      );
    });
  },
});
