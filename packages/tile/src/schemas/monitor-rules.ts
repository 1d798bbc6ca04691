import { monitorSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const monitorSchemaRules = schemaRules(monitorSchema, (tile) => tile.monitors, [
  {
    id: 'monitor/required-keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      'A monitor template has `version`, `created_at`, `last_updated_at`, `title`, `tags`, `description` and `definition`.',
    why: "Datadog's import expects exactly these seven keys.",
    remedy: 'Export the monitor as a template, or add the missing keys and remove the others.',
    example: {
      bad: '{ "name": …, "query": … } (a plain export)',
      good: '{ "version": 2, "created_at": …, "last_updated_at": …, "title": …, "tags": …, "description": …, "definition": { … } }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-monitor-template/',
    published: '0/46',
    open: ['additionalProperties'],
  },
  {
    id: 'monitor/version',
    severity: { new: 'error', repo: 'error' },
    requires: '`version` of a monitor template is the number 2.',
    why: 'Datadog reads only version 2.',
    remedy: 'Write `"version": 2`.',
    example: { bad: '"version": "1"', good: '"version": 2' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-monitor-template/',
    published: '0/46',
    fixable: true,
    fix: (violation) => violation.node.set(2),
  },
  {
    id: 'monitor/title',
    severity: { new: 'error', repo: 'error' },
    requires: 'The title has 1 to 100 characters and no template variable.',
    why: 'The title identifies the template in the list.',
    remedy: 'Use 1 to 100 characters without template variables such as `{{host}}`.',
    example: { bad: '"title": "Failures on {{host}}"', good: '"title": "Nova Relay failures are high"' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-monitor-template/',
    published: '0/46',
  },
  {
    id: 'monitor/description-length',
    severity: { new: 'error', repo: 'error' },
    requires: 'The description has 1 to 300 characters.',
    why: "The template's page shows the description, up to 300 characters.",
    remedy: 'Describe in 1 to 300 characters what the monitor watches and why.',
    example: {
      bad: '"description": ""',
      good: '"description": "Alerts when Nova Relay cannot deliver messages, so that you can act before customers notice."',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/recommended_monitors.py',
    published: '0/46',
  },
  {
    id: 'monitor/definition-keys',
    severity: { new: 'error', repo: 'error' },
    requires: 'The definition has `name`, `type`, `query`, `message`, `tags` and `options`.',
    why: "Datadog's import rejects the monitor.",
    remedy:
      'Include `name`, `type`, `query`, `message`, `tags` and `options`; `priority` and `restricted_roles` are optional.',
    example: {
      bad: '"definition" without "message"',
      good: '"definition": { "name": …, "type": …, "query": …, "message": …, "tags": …, "options": … }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/7e881563236f1d5938e9b69c871c43d3888f10fa/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/recommended_monitors.py',
    published: '0/46',
    open: ['additionalProperties'],
  },
  {
    id: 'monitor/thresholds-present',
    severity: { new: 'error', repo: 'error' },
    requires: 'The options have thresholds.',
    why: 'Customers adjust the thresholds; without them there is nothing to adjust.',
    remedy: 'Add `options.thresholds`.',
    example: { bad: '"options": {}', good: '"options": { "thresholds": { "critical": 3 } }' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-monitor-template/',
    published: '0/46',
  },
]);
