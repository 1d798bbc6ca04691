import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { dashboardSchema } from '../../schemas/compiled.ts';

export const requiredKeys = defineRule({
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
  *check(tile) {
    const defaults: Record<string, unknown> = {
      template_variables: [],
      description: '',
      layout_type: 'ordered',
      title: tile.title,
    };
    for (const board of tile.dashboards) {
      yield* bySchema(board, dashboardSchema, 'dashboard/required-keys', (violation) => {
        const key = violation.missing;
        return key === undefined || !(key in defaults)
          ? undefined
          : violation.node.at(key).set(defaults[key]);
      });
    }
  },
});
