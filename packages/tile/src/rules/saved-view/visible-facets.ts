import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { savedViewSchema } from '../../schemas/compiled.ts';

export const visibleFacets = defineRule({
  id: 'saved-view/visible-facets',
  severity: { new: 'error', repo: 'error' },
  requires: 'list if set',
  why: 'Datadog expects a list.',
  remedy: 'Write a list of facets.',
  example: { bad: '"visible_facets": "service"', good: '"visible_facets": ["service"]' },
  source: 'ddev saved_views.py',
  published: '0/9',

  *check(tile) {
    for (const view of tile.savedViews) yield* bySchema(view, savedViewSchema, 'saved-view/visible-facets');
  },
});
