import { defineRule } from '../../engine/rule.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { dashboardSchema } from '../../schemas/compiled.ts';

export const layoutType = defineRule({
  id: 'dashboard/layout-type',
  severity: { new: 'error', repo: 'error' },
  requires:
    '`layout_type` is `ordered`; `free` is tolerated. With `ordered`, `reflow_type` is `fixed`, `auto` or absent.',
  why: 'Ordered dashboards adapt to the screen; free ones do not.',
  remedy: 'Use `"layout_type": "ordered"` with `"reflow_type": "fixed"`.',
  example: { bad: '"layout_type": "grid"', good: '"layout_type": "ordered"' },
  source: 'docs create-an-integration-dashboard',
  published: 'free: 20 · 14 · 0 tiles',

  *check(tile) {
    for (const board of tile.dashboards) {
      yield* bySchema(board, dashboardSchema, 'dashboard/layout-type');
      const node = board.at('layout_type');
      if (node.value === 'free')
        yield { ...node.problem('a free layout does not adapt to the screen'), atMost: 'warning' };
    }
  },
});
