import { defineRule } from '../../engine/rule.ts';
import { perField } from '../../facts/metadata-rows.ts';
import { unitFor, unknownUnit } from './unit-names.ts';

export const perUnit = defineRule({
  id: 'metadata/per-unit',
  severity: { new: 'error', repo: 'error' },
  requires: 'per_unit_name likewise',
  why: 'Datadog formats and converts values by their unit; an unknown one is refused.',
  remedy: "Use a unit of Datadog's list, or leave it empty; `--fix` replaces what has one plain counterpart.",
  example: { bad: 'sec', good: 'second' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',
  fixable: true,
  *check(tile) {
    yield* perField(tile, 'per_unit_name', unknownUnit, unitFor);
  },
});
