import { defineRule } from '../../engine/rule.ts';
import { perRow } from '../../facts/metadata-rows.ts';
import { isTimeUnit } from './unit-names.ts';

export const timeOverTime = defineRule({
  id: 'metadata/time-over-time',
  severity: { new: 'error', repo: 'error' },
  requires: 'unit and per_unit both time units ⇒ use fraction',
  why: 'A time per time is a fraction.',
  remedy: 'Use the unit `fraction` and no per-unit.',
  example: { bad: 'millisecond per second', good: 'fraction' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',

  *check(tile) {
    yield* perRow(tile, (table, row) =>
      isTimeUnit(table.value(row, 'unit_name')) && isTimeUnit(table.value(row, 'per_unit_name'))
        ? table.problem(
            table.field(row, 'per_unit_name'),
            `${table.value(row, 'unit_name')} per ${table.value(row, 'per_unit_name')} is a fraction`,
          )
        : undefined,
    );
  },
});
