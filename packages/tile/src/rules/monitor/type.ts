import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { monitorSchema } from '../../schemas/compiled.ts';

export const type = defineRule({
  id: 'monitor/type',
  severity: { new: 'error', repo: 'error' },
  requires:
    '`query alert, metric alert, log alert, service check, event-v2 alert` (ddev old list: query alert, event alert, service check)',
  why: 'Other types cannot be offered as templates.',
  remedy: 'Use `query alert`, `metric alert`, `log alert`, `service check` or `event-v2 alert`.',
  example: { bad: '"type": "composite"', good: '"type": "query alert"' },
  source: 'ddev + data',
  published: '0/46',

  *check(tile) {
    for (const monitor of tile.monitors) yield* bySchema(monitor, monitorSchema, 'monitor/type');
  },
});
