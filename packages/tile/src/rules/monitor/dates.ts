import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { monitorSchema } from '../../schemas/compiled.ts';
import { isCalendarDate } from '../../text/calendar.ts';

export const dates = defineRule({
  id: 'monitor/dates',
  severity: { new: 'error', repo: 'error' },
  requires: '`created_at`, `last_updated_at` `YYYY-MM-DD`, valid, created ≤ updated',
  why: 'Customers see when the template was last maintained.',
  remedy: 'Write both as `YYYY-MM-DD`, the creation not after the last update.',
  example: {
    bad: '"created_at": "January 2026"',
    good: '"created_at": "2026-01-05", "last_updated_at": "2026-01-05"',
  },
  source: 'docs recommended-monitor + data',
  published: '0/46',

  *check(tile) {
    for (const monitor of tile.monitors) {
      yield* bySchema(monitor, monitorSchema, 'monitor/dates');
      const [created, updated] = [monitor.at('created_at'), monitor.at('last_updated_at')];
      for (const node of [created, updated])
        if (/^\d{4}-\d{2}-\d{2}$/.test(node.string ?? '') && !isCalendarDate(node.string ?? ''))
          yield node.problem(`"${node.string ?? ''}" is not a day`);
      if (created.string !== undefined && updated.string !== undefined && created.string > updated.string)
        yield updated.problem('the last update is before the creation');
    }
  },
});
