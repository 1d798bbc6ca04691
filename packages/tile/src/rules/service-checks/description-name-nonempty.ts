import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { serviceChecksSchema } from '../../schemas/compiled.ts';

export const descriptionNameNonempty = defineRule({
  id: 'service-checks/description-name-nonempty',
  severity: { new: 'error', repo: 'error' },
  requires: 'check, name, description non-empty',
  why: 'They are all that a customer learns about the check.',
  remedy: 'Fill in `check`, `name` and `description`.',
  example: {
    bad: '"description": ""',
    good: '"description": "Returns CRITICAL if the relay cannot be reached, OK otherwise."',
  },
  source: 'ddev service_checks.py',
  published: '0/64 · 0/1 · 0/1',

  *check(tile) {
    yield* bySchema(tile.serviceChecks, serviceChecksSchema, 'service-checks/description-name-nonempty');
  },
});
