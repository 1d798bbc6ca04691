import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { savedViewSchema } from '../../schemas/compiled.ts';

export const type = defineRule({
  id: 'saved-view/type',
  severity: { new: 'error', repo: 'error' },
  requires: '`logs`, `trace`, `process`',
  why: 'Datadog has saved views for these three kinds only.',
  remedy: 'Use `logs`, `trace` or `process`.',
  example: { bad: '"type": "metrics"', good: '"type": "logs"' },
  source: 'ddev saved_views.py',
  published: '0/9 (all logs)',

  *check(tile) {
    for (const view of tile.savedViews) yield* bySchema(view, savedViewSchema, 'saved-view/type');
  },
});
