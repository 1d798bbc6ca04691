import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { monitorSchema } from '../../schemas/compiled.ts';

export const version = defineRule({
  id: 'monitor/version',
  severity: { new: 'error', repo: 'error' },
  requires: '`version` integer 2',
  why: 'It is the form that Datadog reads.',
  remedy: 'Write `"version": 2`.',
  example: { bad: '"version": "1"', good: '"version": 2' },
  source: 'docs recommended-monitor + data',
  published: '0/46',
  fixable: true,
  *check(tile) {
    for (const monitor of tile.monitors)
      yield* bySchema(monitor, monitorSchema, 'monitor/version', (violation) => violation.node.set(2));
  },
});
