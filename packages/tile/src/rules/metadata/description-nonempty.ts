import { defineRule } from '../../engine/rule.ts';
import { perField } from '../../facts/metadata-rows.ts';

export const descriptionNonempty = defineRule({
  id: 'metadata/description-nonempty',
  severity: { new: 'error', repo: 'warning' },
  requires: 'non-empty',
  why: 'The description is all that a customer learns about the metric.',
  remedy: 'Say what is measured.',
  example: { bad: '(empty)', good: 'Time from acceptance to delivery.' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '792 rows, 9 tiles (1 T)',

  *check(tile) {
    yield* perField(tile, 'description', (text) => (text.trim() === '' ? 'no description' : undefined));
  },
});
