import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { monitorSchema } from '../../schemas/compiled.ts';

export const thresholdsPresent = defineRule({
  id: 'monitor/thresholds-present',
  severity: { new: 'error', repo: 'error' },
  requires: '`options.thresholds` present',
  why: 'The customer adapts the thresholds; without them there is nothing to adapt.',
  remedy: 'Add `options.thresholds`.',
  example: { bad: '"options": {}', good: '"options": { "thresholds": { "critical": 3 } }' },
  source: 'docs recommended-monitor + data',
  published: '0/46',

  *check(tile) {
    for (const monitor of tile.monitors)
      yield* bySchema(monitor, monitorSchema, 'monitor/thresholds-present');
  },
});
