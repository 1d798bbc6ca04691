import { dashboardSchema } from './compiled.ts';
import { schemaRules } from './schema-rules.ts';

export const dashboardSchemaRules = schemaRules(dashboardSchema, (tile) => tile.dashboards, [
  {
    id: 'dashboard/required-keys',
    severity: { new: 'error', repo: 'error' },
    requires:
      '`title, description, widgets, template_variables, layout_type` (ddev needs description, template_variables, widgets + one of layout_type/title/created_at or new-style widgets)',
    why: "Datadog's import refuses a dashboard without them.",
    remedy: 'Add the key; `template_variables` may be `[]`.',
    example: {
      bad: 'a dashboard without "template_variables"',
      good: '"title", "description", "widgets", "template_variables", "layout_type"',
    },
    source: 'ddev dashboards.py, data',
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
    requires: '`notify_list` absent or `[]`',
    why: 'Customers would notify your colleagues about their changes.',
    remedy: 'Write `"notify_list": []`.',
    example: { bad: '"notify_list": ["jo@nova.example"]', good: '"notify_list": []' },
    source: 'data',
    published: '0/204 non-empty',
    fixable: true,
    fix: (violation) => violation.node.set([]),
  },
  {
    id: 'dashboard/widget-shape',
    severity: { new: 'error', repo: 'error' },
    requires:
      'every widget has object `definition` with string `type`; `layout` {x,y,width,height ints} or absent; group needs `layout_type: ordered`, `widgets`, `title`',
    why: "Datadog's import refuses the dashboard.",
    remedy: 'Export the widget again from Datadog.',
    example: {
      bad: '{ "definition": { "requests": [] } }',
      good: '{ "definition": { "type": "timeseries", … }, "layout": { "x": 0, "y": 0, "width": 4, "height": 2 } }',
    },
    source: 'ddev dashboards.py',
    published: '0/213',
  },
]);
