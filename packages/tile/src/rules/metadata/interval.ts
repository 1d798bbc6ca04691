import { defineRule } from '../../engine/rule.ts';
import { perField } from '../../facts/metadata-rows.ts';

export const interval = defineRule({
  id: 'metadata/interval',
  severity: { new: 'error', repo: 'error' },
  requires: 'digits or empty',
  why: 'It is the number of seconds between two values.',
  remedy: 'Write digits or leave it empty.',
  example: { bad: '15s', good: '15' },
  source: 'ddev validate/metadata.py (runs in extras CI)',
  published: '0/7948',

  *check(tile) {
    yield* perField(tile, 'interval', (value) =>
      /^\d*$/.test(value) ? undefined : `"${value.slice(0, 40)}" is not a number of seconds`,
    );
  },
});
