import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { savedViewSchema } from '../../schemas/compiled.ts';

export const keys = defineRule({
  id: 'saved-view/keys',
  severity: { new: 'error', repo: 'error' },
  requires: 'required `name, page, query, type`; optional `options, timerange, visible_facets`; nothing else',
  why: "Datadog's import knows these keys only.",
  remedy:
    'Have `name`, `page`, `query`, `type`; `options`, `timerange`, `visible_facets` may stand beside them.',
  example: {
    bad: '{ "title": "Errors" }',
    good: '{ "name": "Nova Relay errors", "page": "stream", "query": "source:nova_relay", "type": "logs" }',
  },
  source: 'ddev saved_views.py',
  published: '0/9',
  fixable: true,
  *check(tile) {
    for (const view of tile.savedViews)
      yield* bySchema(view, savedViewSchema, 'saved-view/keys', (violation) =>
        violation.keyword === 'additionalProperties' ? violation.node.remove() : undefined,
      );
  },
});
