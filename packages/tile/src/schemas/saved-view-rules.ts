import { savedViewSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const savedViewSchemaRules = schemaRules(savedViewSchema, (tile) => tile.savedViews, [
  {
    id: 'saved-view/keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      'required `name, page, query, type`; optional `options, timerange, visible_facets`; nothing else',
    why: "Datadog's import knows these keys only.",
    remedy:
      'Have `name`, `page`, `query`, `type`; `options`, `timerange`, `visible_facets` may stand beside them.',
    example: {
      bad: '{ "title": "Errors" }',
      good: '{ "name": "Nova Relay errors", "page": "stream", "query": "source:nova_relay", "type": "logs" }',
    },
    source: 'ddev saved_views.py',
    published: '0/9',
    open: ['additionalProperties'],
  },
  {
    id: 'saved-view/type',
    severity: { new: 'error', repo: 'error' },
    requires: '`logs`, `trace`, `process`',
    why: 'Datadog has saved views for these three kinds only.',
    remedy: 'Use `logs`, `trace` or `process`.',
    example: { bad: '"type": "metrics"', good: '"type": "logs"' },
    source: 'ddev saved_views.py',
    published: '0/9 (all logs)',
    open: ['enum'],
  },
  {
    id: 'saved-view/page',
    severity: { new: 'error', repo: 'error' },
    requires: '`analytics, insights, patterns, stream, traces, process_overview`',
    why: 'The view would open nowhere.',
    remedy: 'Use `analytics`, `insights`, `patterns`, `stream`, `traces` or `process_overview`.',
    example: { bad: '"page": "explorer"', good: '"page": "stream"' },
    source: 'ddev saved_views.py',
    published: '0/9 (all stream)',
    open: ['enum'],
  },
  {
    id: 'saved-view/timerange',
    severity: { new: 'error', repo: 'error' },
    requires: 'if set: has numeric `interval_ms`',
    why: 'Without a number the view cannot choose its time.',
    remedy: 'Write `"timerange": { "interval_ms": 86400000 }`.',
    example: { bad: '"timerange": { "from": "1d" }', good: '"timerange": { "interval_ms": 86400000 }' },
    source: 'ddev saved_views.py',
    published: '0/9',
  },
  {
    id: 'saved-view/visible-facets',
    severity: { new: 'error', repo: 'error' },
    requires: 'list if set',
    why: 'Datadog expects a list.',
    remedy: 'Write a list of facets.',
    example: { bad: '"visible_facets": "service"', good: '"visible_facets": ["service"]' },
    source: 'ddev saved_views.py',
    published: '0/9',
  },
]);
