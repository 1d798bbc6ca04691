import { defineRule } from '../../engine/rule.ts';

export const templateVariablesRecommended = defineRule({
  id: 'dashboard/template-variables-recommended',
  severity: { new: 'info', repo: 'info' },
  requires: '≥1 template variable',
  why: 'Customers narrow a dashboard to their environment or service by them.',
  remedy: 'Add a variable for a tag your metrics have, such as `env`.',
  example: {
    bad: '"template_variables": []',
    good: '"template_variables": [{ "name": "env", "prefix": "env", … }]',
  },
  source: 'docs create-an-integration-dashboard',
  published: '78 files / 73 · 56 · 21',

  *check(tile) {
    for (const board of tile.dashboards)
      if (board.at('template_variables').array?.length === 0)
        yield board.at('template_variables').problem('the dashboard has no template variable');
  },
});
