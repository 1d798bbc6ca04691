import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { serviceChecksSchema } from '../../schemas/compiled.ts';

export const agentVersion = defineRule({
  id: 'service-checks/agent-version',
  severity: { new: 'error', repo: 'error' },
  requires: '`^\\d+\\.\\d+\\.\\d+$`',
  why: 'It must be a version.',
  remedy: 'Write the first Agent version that sends the check, such as `7.0.0`.',
  example: { bad: '"agent_version": "7"', good: '"agent_version": "7.0.0"' },
  source: 'ddev service_checks.py',
  published: '0/64 · 0/1 · 0/1',

  *check(tile) {
    yield* bySchema(tile.serviceChecks, serviceChecksSchema, 'service-checks/agent-version');
  },
});
