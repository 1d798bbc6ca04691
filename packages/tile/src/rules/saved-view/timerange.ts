import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { savedViewSchema } from '../../schemas/compiled.ts';

export const timerange = defineRule({
  id: 'saved-view/timerange',
  severity: { new: 'error', repo: 'error' },
  requires: 'if set: has numeric `interval_ms`',
  why: 'Without a number the view cannot choose its time.',
  remedy: 'Write `"timerange": { "interval_ms": 86400000 }`.',
  example: { bad: '"timerange": { "from": "1d" }', good: '"timerange": { "interval_ms": 86400000 }' },
  source: 'ddev saved_views.py',
  published: '0/9',

  *check(tile) {
    for (const view of tile.savedViews) yield* bySchema(view, savedViewSchema, 'saved-view/timerange');
  },
});
