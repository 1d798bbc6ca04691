import { serviceChecksSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const serviceChecksSchemaRules = schemaRules(serviceChecksSchema, (tile) => [tile.serviceChecks], [
  {
    id: 'service-checks/keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      'A service check has `agent_version`, `check`, `description`, `groups`, `integration`, `name` and `statuses`.',
    why: "Datadog's import expects exactly these seven keys.",
    remedy:
      'Use exactly `agent_version`, `check`, `description`, `groups`, `integration`, `name` and `statuses`.',
    example: { bad: '{ "check": "nova_relay.can_connect" }', good: 'all seven keys' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '0/64 · 0/1 · 0/1',
  },
  {
    id: 'service-checks/agent-version',
    severity: { new: 'error', repo: 'error' },
    requires: 'The Agent version is written as `7.0.0`.',
    why: 'Datadog parses the value as a version.',
    remedy: 'Write the first Agent version that sends the check, such as `7.0.0`.',
    example: { bad: '"agent_version": "7"', good: '"agent_version": "7.0.0"' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '0/64 · 0/1 · 0/1',
  },
  {
    id: 'service-checks/statuses',
    severity: { new: 'error', repo: 'error' },
    requires: 'The statuses are some of `ok`, `warning`, `critical` and `unknown`.',
    why: 'Datadog supports only these four.',
    remedy: 'Use `ok`, `warning`, `critical`, `unknown`.',
    example: { bad: '"statuses": ["OK", "ERROR"]', good: '"statuses": ["ok", "critical"]' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '0/64 · 0/1 · 0/1',
  },
  {
    id: 'service-checks/groups-array',
    severity: { new: 'error', repo: 'error' },
    requires: 'The groups are a list of strings.',
    why: 'Datadog groups the check by these tags.',
    remedy: 'Write a list of tag keys, or `[]`.',
    example: { bad: '"groups": "env"', good: '"groups": ["env"]' },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '0/64 · 0/1 · 0/1',
  },
  {
    id: 'service-checks/description-name-nonempty',
    severity: { new: 'error', repo: 'error' },
    requires: 'A service check has an id, a name and a description.',
    why: 'They are all customers learn about the check.',
    remedy: 'Fill in `check`, `name` and `description`.',
    example: {
      bad: '"description": ""',
      good: '"description": "Returns CRITICAL if the relay cannot be reached, OK otherwise."',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/service_checks.py',
    published: '0/64 · 0/1 · 0/1',
  },
]);
