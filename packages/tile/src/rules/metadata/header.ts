import { defineRule } from '../../engine/rule.ts';
import { addColumns, metadataColumns, requiredColumns } from '../../facts/metadata-columns.ts';

export const header = defineRule({
  id: 'metadata/header',
  severity: { new: 'error', repo: 'error' },
  requires:
    'required columns metric_name, metric_type, interval, unit_name, per_unit_name, description, orientation, integration, short_name; optional curated_metric, sample_tags; no others; any order accepted (8 orders seen), canonical order in §3',
  why: 'Public CI refuses other columns.',
  remedy:
    'Use the nine required columns, and `curated_metric` and `sample_tags` if needed; `--fix` adds missing ones.',
  example: {
    bad: 'name,type,description',
    good: 'metric_name,metric_type,interval,unit_name,per_unit_name,description,orientation,integration,short_name,curated_metric',
  },
  source: 'ddev validate/metadata.py (runs in extras CI)',
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
});
