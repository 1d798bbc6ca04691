import { defineRule } from '../../engine/rule.ts';
import { perRow } from '../../facts/metadata-rows.ts';

export const ratePerUnit = defineRule({
  id: 'metadata/rate-per-unit',
  severity: { new: 'info', repo: 'info' },
  requires: 'rate metrics carry per_unit_name',
  why: 'A rate is something per time.',
  remedy: 'Write the time unit into `per_unit_name`.',
  example: {
    bad: 'nova_relay.throughput,rate,,message,,',
    good: 'nova_relay.throughput,rate,,message,second,',
  },
  source: 'data',
  published: '50 rows, 9 tiles',

  *check(tile) {
    yield* perRow(tile, (table, row) =>
      table.value(row, 'metric_type') === 'rate' && table.value(row, 'per_unit_name') === ''
        ? table.problem(table.field(row, 'metric_type'), 'the rate has no per-unit')
        : undefined,
    );
  },
});
