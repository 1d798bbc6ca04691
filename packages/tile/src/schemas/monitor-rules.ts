import { monitorSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const monitorSchemaRules = schemaRules(monitorSchema, (tile) => tile.monitors, [
  {
    id: 'monitor/required-keys',
    severity: { new: 'error', repo: 'error' },
    requires: '`version, created_at, last_updated_at, title, tags, description, definition` exactly',
    why: "Datadog's import knows exactly these seven keys.",
    remedy: 'Export the monitor as a template, or add what is missing and remove what is not in the list.',
    example: {
      bad: '{ "name": …, "query": … } (a plain export)',
      good: '{ "version": 2, "created_at": …, "last_updated_at": …, "title": …, "tags": …, "description": …, "definition": { … } }',
    },
    source: 'docs recommended-monitor + data',
    published: '0/46',
    open: ['additionalProperties'],
  },
  {
    id: 'monitor/version',
    severity: { new: 'error', repo: 'error' },
    requires: '`version` integer 2',
    why: 'It is the form that Datadog reads.',
    remedy: 'Write `"version": 2`.',
    example: { bad: '"version": "1"', good: '"version": 2' },
    source: 'docs recommended-monitor + data',
    published: '0/46',
    fixable: true,
    fix: (violation) => violation.node.set(2),
  },
  {
    id: 'monitor/title',
    severity: { new: 'error', repo: 'error' },
    requires: 'non-empty, ≤100, no `{{`',
    why: 'The title names the template in the list.',
    remedy: 'Use 1 to 100 characters without template variables such as `{{host}}`.',
    example: { bad: '"title": "Failures on {{host}}"', good: '"title": "Nova Relay failures are high"' },
    source: 'docs recommended-monitor + data',
    published: '0/46',
  },
  {
    id: 'monitor/description-length',
    severity: { new: 'error', repo: 'error' },
    requires: '1–300 chars',
    why: "The template's page has room for 300 characters, and needs some.",
    remedy: 'Say in 1 to 300 characters what the monitor watches and why.',
    example: {
      bad: '"description": ""',
      good: '"description": "Alerts when Nova Relay cannot deliver messages, so that you can act before customers notice."',
    },
    source: 'ddev recommended_monitors.py',
    published: '0/46',
  },
  {
    id: 'monitor/definition-keys',
    severity: { new: 'error', repo: 'error' },
    requires: '`name, type, query, message, tags, options`; optional `priority`, `restricted_roles`',
    why: "Datadog's import refuses the monitor.",
    remedy:
      'Have `name`, `type`, `query`, `message`, `tags` and `options`; `priority` and `restricted_roles` may stand beside them.',
    example: {
      bad: '"definition" without "message"',
      good: '"definition": { "name": …, "type": …, "query": …, "message": …, "tags": …, "options": … }',
    },
    source: 'ddev recommended_monitors.py',
    published: '0/46',
    open: ['additionalProperties'],
  },
  {
    id: 'monitor/thresholds-present',
    severity: { new: 'error', repo: 'error' },
    requires: '`options.thresholds` present',
    why: 'The customer adapts the thresholds; without them there is nothing to adapt.',
    remedy: 'Add `options.thresholds`.',
    example: { bad: '"options": {}', good: '"options": { "thresholds": { "critical": 3 } }' },
    source: 'docs recommended-monitor + data',
    published: '0/46',
  },
]);
