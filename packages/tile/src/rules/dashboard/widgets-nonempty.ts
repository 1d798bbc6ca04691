import { defineRule } from '../../engine/rule.ts';

export const widgetsNonempty = defineRule({
  id: 'dashboard/widgets-nonempty',
  severity: { new: 'error', repo: 'error' },
  requires: '≥1 widget',
  why: 'An empty dashboard helps nobody.',
  remedy: 'Add widgets.',
  example: { bad: '"widgets": []', good: '"widgets": [{ "definition": … }]' },
  source: 'ddev dashboards.py',
  published: '0/213',

  *check(tile) {
    for (const board of tile.dashboards)
      if (board.at('widgets').array?.length === 0)
        yield board.at('widgets').problem('the dashboard has no widget');
  },
});
