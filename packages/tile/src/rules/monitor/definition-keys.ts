import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { monitorSchema } from '../../schemas/compiled.ts';

export const definitionKeys = defineRule({
  id: 'monitor/definition-keys',
  severity: { new: 'error', repo: 'error' },
  requires: '`name, type, query, message, tags, options`; optional `priority`, `restricted_roles`',
  why: "Datadog's import refuses the monitor.",
  remedy:
    'Have `name`, `type`, `query`, `message`, `tags` and `options`; `priority` and `restricted_roles` may stand beside them.',
  example: {
    bad: '"definition" without "message"',
    good: '"definition": { "name": …, "type": …, "query": …, "message": …, "tags": …, "options": … }',
  },
  source: 'ddev recommended_monitors.py',
  published: '0/46',

  *check(tile) {
    for (const monitor of tile.monitors) yield* bySchema(monitor, monitorSchema, 'monitor/definition-keys');
  },
});
