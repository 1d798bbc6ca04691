import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { dashboardSchema } from '../../schemas/compiled.ts';

export const widgetShape = defineRule({
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

  *check(tile) {
    for (const board of tile.dashboards) yield* bySchema(board, dashboardSchema, 'dashboard/widget-shape');
  },
});
