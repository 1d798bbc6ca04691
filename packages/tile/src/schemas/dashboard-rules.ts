import { dashboardSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const dashboardSchemaRules = schemaRules(dashboardSchema, (tile) => tile.dashboards, [
  {
    id: 'dashboard/required-keys',
    severity: { new: 'error', repo: 'error' },
    requires: 'A dashboard has `title`, `description`, `widgets`, `template_variables` and `layout_type`.',
    why: "Datadog's import rejects a dashboard without them.",
    remedy: 'Add the key; `template_variables` may be `[]`.',
    example: {
      bad: 'a dashboard without "template_variables"',
      good: '"title", "description", "widgets", "template_variables", "layout_type"',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/e3a081b69278fb8c10e75090c1b5677a322a9403/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/dashboards.py',
    published: '0/213 files',
    fixable: true,
    fix: (violation, tile) => {
      const key = violation.missing ?? '';
      const defaults: Readonly<Record<string, unknown>> = {
        template_variables: [],
        description: '',
        layout_type: 'ordered',
        title: tile.title,
      };
      return key in defaults ? violation.node.at(key).set(defaults[key]) : undefined;
    },
  },
  {
    id: 'dashboard/notify-list-empty',
    severity: { new: 'error', repo: 'error' },
    requires: '`notify_list` is empty.',
    why: 'Your colleagues would be notified when customers change their copy.',
    remedy: 'Write `"notify_list": []`.',
    example: { bad: '"notify_list": ["jo@nova.example"]', good: '"notify_list": []' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/204 non-empty',
    fixable: true,
    fix: (violation) => violation.node.set([]),
  },
  {
    id: 'dashboard/widget-shape',
    severity: { new: 'error', repo: 'error' },
    requires:
      'Every widget has a definition with a type; a layout, if present, has four numbers; a group also has a title and widgets.',
    why: "Datadog's import rejects the dashboard.",
    remedy: 'Export the widget again from Datadog.',
    example: {
      bad: '{ "definition": { "requests": [] } }',
      good: '{ "definition": { "type": "timeseries", … }, "layout": { "x": 0, "y": 0, "width": 4, "height": 2 } }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/e3a081b69278fb8c10e75090c1b5677a322a9403/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/dashboards.py',
    published: '0/213',
  },
]);
