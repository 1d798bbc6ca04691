import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { serviceChecksSchema } from '../../schemas/compiled.ts';

export const groupsArray = defineRule({
  id: 'service-checks/groups-array',
  severity: { new: 'error', repo: 'error' },
  requires: 'groups is a list of strings',
  why: 'Datadog groups the check by these tags.',
  remedy: 'Write a list of tag keys, or `[]`.',
  example: { bad: '"groups": "env"', good: '"groups": ["env"]' },
  source: 'ddev service_checks.py',
  published: '0/64 · 0/1 · 0/1',

  *check(tile) {
    yield* bySchema(tile.serviceChecks, serviceChecksSchema, 'service-checks/groups-array');
  },
});
