import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { savedViewSchema } from '../../schemas/compiled.ts';

export const page = defineRule({
  id: 'saved-view/page',
  severity: { new: 'error', repo: 'error' },
  requires: '`analytics, insights, patterns, stream, traces, process_overview`',
  why: 'The view would open nowhere.',
  remedy: 'Use `analytics`, `insights`, `patterns`, `stream`, `traces` or `process_overview`.',
  example: { bad: '"page": "explorer"', good: '"page": "stream"' },
  source: 'ddev saved_views.py',
  published: '0/9 (all stream)',

  *check(tile) {
    for (const view of tile.savedViews) yield* bySchema(view, savedViewSchema, 'saved-view/page');
  },
});
