import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { monitorSchema } from '../../schemas/compiled.ts';

export const requiredKeys = defineRule({
  id: 'monitor/required-keys',
  severity: { new: 'error', repo: 'error' },
  requires: '`version, created_at, last_updated_at, title, tags, description, definition` exactly',
  why: "Datadog's import knows exactly these seven keys.",
  remedy: 'Export the monitor as a template, or add what is missing and remove what is not in the list.',
  example: {
    bad: '{ "name": …, "query": … } (a plain export)',
    good: '{ "version": 2, "created_at": …, "last_updated_at": …, "title": …, "tags": …, "description": …, "definition": { … } }',
  },
  source: 'docs recommended-monitor + data',
  published: '0/46',

  *check(tile) {
    for (const monitor of tile.monitors) yield* bySchema(monitor, monitorSchema, 'monitor/required-keys');
  },
});
