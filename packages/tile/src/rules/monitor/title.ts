import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { monitorSchema } from '../../schemas/compiled.ts';

export const title = defineRule({
  id: 'monitor/title',
  severity: { new: 'error', repo: 'error' },
  requires: 'non-empty, ≤100, no `{{`',
  why: 'The title names the template in the list.',
  remedy: 'Use 1 to 100 characters without template variables such as `{{host}}`.',
  example: { bad: '"title": "Failures on {{host}}"', good: '"title": "Nova Relay failures are high"' },
  source: 'docs recommended-monitor + data',
  published: '0/46',

  *check(tile) {
    for (const monitor of tile.monitors) yield* bySchema(monitor, monitorSchema, 'monitor/title');
  },
});
