import { savedViewSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const savedViewSchemaRules = schemaRules(savedViewSchema, (tile) => tile.savedViews, [
  {
    id: 'saved-view/keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      'A saved view has `name`, `page`, `query` and `type`, and may have `options`, `timerange` and `visible_facets`.',
    why: "Datadog's import accepts only these keys.",
    remedy:
      'Include `name`, `page`, `query` and `type`; `options`, `timerange` and `visible_facets` are optional.',
    example: {
      bad: '{ "title": "Errors" }',
      good: '{ "name": "Nova Relay errors", "page": "stream", "query": "source:nova_relay", "type": "logs" }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/ec4e64b8e15c3a982d24f3986b24b7ca8fc3eb01/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/saved_views.py',
    published: '0/9',
    open: ['additionalProperties'],
  },
  {
    id: 'saved-view/type',
    severity: { new: 'error', repo: 'error' },
    requires: 'The type of a saved view is one that Datadog knows.',
    why: 'Datadog has saved views only for certain kinds of data.',
    remedy: 'Use `logs`, `trace` or `process`.',
    example: { bad: '"type": "metrics"', good: '"type": "logs"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/ec4e64b8e15c3a982d24f3986b24b7ca8fc3eb01/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/saved_views.py',
    published: '0/9 (all logs)',
    open: ['enum'],
  },
  {
    id: 'saved-view/page',
    severity: { new: 'error', repo: 'error' },
    requires: 'The page of a saved view is one that Datadog knows.',
    why: 'Datadog could not open the view.',
    remedy: 'Use `analytics`, `insights`, `patterns`, `stream`, `traces` or `process_overview`.',
    example: { bad: '"page": "explorer"', good: '"page": "stream"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/ec4e64b8e15c3a982d24f3986b24b7ca8fc3eb01/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/saved_views.py',
    published: '0/9 (all stream)',
    open: ['enum'],
  },
  {
    id: 'saved-view/timerange',
    severity: { new: 'error', repo: 'error' },
    requires: 'A time range has its length in milliseconds.',
    why: 'Without a number the view has no time range.',
    remedy: 'Write `"timerange": { "interval_ms": 86400000 }`.',
    example: { bad: '"timerange": { "from": "1d" }', good: '"timerange": { "interval_ms": 86400000 }' },
    source:
      'https://github.com/DataDog/integrations-core/blob/ec4e64b8e15c3a982d24f3986b24b7ca8fc3eb01/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/saved_views.py',
    published: '0/9',
  },
  {
    id: 'saved-view/visible-facets',
    severity: { new: 'error', repo: 'error' },
    requires: 'The visible facets are a list.',
    why: 'Datadog expects a list.',
    remedy: 'Write a list of facets.',
    example: { bad: '"visible_facets": "service"', good: '"visible_facets": ["service"]' },
    source:
      'https://github.com/DataDog/integrations-core/blob/ec4e64b8e15c3a982d24f3986b24b7ca8fc3eb01/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/saved_views.py',
    published: '0/9',
  },
]);
