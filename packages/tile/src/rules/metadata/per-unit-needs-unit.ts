import { defineRule } from '../../engine/rule.ts';
import { perRow } from '../../facts/metadata-rows.ts';

export const perUnitNeedsUnit = defineRule({
  id: 'metadata/per-unit-needs-unit',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'per_unit without unit',
  why: '"Per second" of nothing cannot be shown.',
  remedy: 'Name the unit as well.',
  example: { bad: 'unit_name empty, per_unit_name second', good: 'message per second' },
  source: 'data',
  published: '58 rows, 2 tiles',

  *check(tile) {
    yield* perRow(tile, (table, row) =>
      table.value(row, 'unit_name') === '' && table.value(row, 'per_unit_name') !== ''
        ? table.problem(
            table.field(row, 'per_unit_name'),
            `per ${table.value(row, 'per_unit_name')} of no unit`,
          )
        : undefined,
    );
  },
});
