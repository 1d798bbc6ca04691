import { serviceChecksSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const serviceChecksSchemaRules = schemaRules(serviceChecksSchema, (tile) => [tile.serviceChecks], [
  {
    id: 'service-checks/keys',
    severity: { new: 'error', repo: 'error' },
    requires: 'exactly agent_version, check, description, groups, integration, name, statuses',
    why: "Datadog's import knows exactly these seven keys.",
    remedy: 'Have `agent_version`, `check`, `description`, `groups`, `integration`, `name`, `statuses`.',
    example: { bad: '{ "check": "nova_relay.can_connect" }', good: 'all seven keys' },
    source: 'ddev service_checks.py',
    published: '0/64 · 0/1 · 0/1',
  },
  {
    id: 'service-checks/agent-version',
    severity: { new: 'error', repo: 'error' },
    requires: '`^\\d+\\.\\d+\\.\\d+$`',
    why: 'It must be a version.',
    remedy: 'Write the first Agent version that sends the check, such as `7.0.0`.',
    example: { bad: '"agent_version": "7"', good: '"agent_version": "7.0.0"' },
    source: 'ddev service_checks.py',
    published: '0/64 · 0/1 · 0/1',
  },
  {
    id: 'service-checks/statuses',
    severity: { new: 'error', repo: 'error' },
    requires: 'non-empty list from ok, warning, critical, unknown',
    why: 'Datadog knows these four.',
    remedy: 'Use `ok`, `warning`, `critical`, `unknown`.',
    example: { bad: '"statuses": ["OK", "ERROR"]', good: '"statuses": ["ok", "critical"]' },
    source: 'ddev service_checks.py',
    published: '0/64 · 0/1 · 0/1',
  },
  {
    id: 'service-checks/groups-array',
    severity: { new: 'error', repo: 'error' },
    requires: 'groups is a list of strings',
    why: 'Datadog groups the check by these tags.',
    remedy: 'Write a list of tag keys, or `[]`.',
    example: { bad: '"groups": "env"', good: '"groups": ["env"]' },
    source: 'ddev service_checks.py',
    published: '0/64 · 0/1 · 0/1',
  },
  {
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
  },
]);
