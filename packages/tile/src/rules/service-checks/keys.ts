import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { serviceChecksSchema } from '../../schemas/compiled.ts';

export const keys = defineRule({
  id: 'service-checks/keys',
  severity: { new: 'error', repo: 'error' },
  requires: 'exactly agent_version, check, description, groups, integration, name, statuses',
  why: "Datadog's import knows exactly these seven keys.",
  remedy: 'Have `agent_version`, `check`, `description`, `groups`, `integration`, `name`, `statuses`.',
  example: { bad: '{ "check": "nova_relay.can_connect" }', good: 'all seven keys' },
  source: 'ddev service_checks.py',
  published: '0/64 · 0/1 · 0/1',

  *check(tile) {
    yield* bySchema(tile.serviceChecks, serviceChecksSchema, 'service-checks/keys');
  },
});
