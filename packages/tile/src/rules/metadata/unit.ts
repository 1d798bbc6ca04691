import { defineRule } from '../../engine/rule.ts';
import { perField } from '../../facts/metadata-rows.ts';
import { unitFor, unknownUnit } from './unit-names.ts';

export const unit = defineRule({
  id: 'metadata/unit',
  severity: { new: 'error', repo: 'error' },
  requires: 'unit_name in the 351-name list (§3) or empty',
  why: 'Datadog formats and converts values by their unit; an unknown one is refused.',
  remedy: "Use a unit of Datadog's list, or leave it empty; `--fix` replaces what has one plain counterpart.",
  example: { bad: 'ms', good: 'millisecond' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',
  fixable: true,
  *check(tile) {
    yield* perField(tile, 'unit_name', unknownUnit, unitFor);
  },
});
