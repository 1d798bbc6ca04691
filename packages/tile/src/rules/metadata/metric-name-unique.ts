import { defineRule } from '../../engine/rule.ts';
import { perRow } from '../../facts/metadata-rows.ts';

export const metricNameUnique = defineRule({
  id: 'metadata/metric-name-unique',
  severity: { new: 'error', repo: 'error' },
  requires: 'no duplicates',
  why: 'The second row is ignored.',
  remedy: 'Keep one row per metric.',
  example: { bad: 'nova_relay.latency twice', good: 'nova_relay.latency once' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',
  fixable: true,
  *check(tile) {
    const seen = new Set<string>();
    yield* perRow(tile, (table, row) => {
      const name = table.value(row, 'metric_name');
      const again = seen.has(name);
      seen.add(name);
      return again
        ? table.problem(table.field(row, 'metric_name'), `"${name}" is listed twice`, () =>
            table.removeRow(row),
          )
        : undefined;
    });
  },
});
