import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { serviceChecksSchema } from '../../schemas/compiled.ts';

export const statuses = defineRule({
  id: 'service-checks/statuses',
  severity: { new: 'error', repo: 'error' },
  requires: 'non-empty list from ok, warning, critical, unknown',
  why: 'Datadog knows these four.',
  remedy: 'Use `ok`, `warning`, `critical`, `unknown`.',
  example: { bad: '"statuses": ["OK", "ERROR"]', good: '"statuses": ["ok", "critical"]' },
  source: 'ddev service_checks.py',
  published: '0/64 · 0/1 · 0/1',

  *check(tile) {
    yield* bySchema(tile.serviceChecks, serviceChecksSchema, 'service-checks/statuses');
  },
});
