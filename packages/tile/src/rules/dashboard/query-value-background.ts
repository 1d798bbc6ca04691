import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const queryValueBackground = defineRule({
  id: 'dashboard/query-value-background',
  severity: { new: 'info', repo: 'info' },
  requires: 'query_value has `timeseries_background`',
  why: 'The background shows at a glance whether the value goes up or down.',
  remedy: 'Add `"timeseries_background": { "type": "area" }`.',
  example: {
    bad: 'a query_value without timeseries_background',
    good: '"timeseries_background": { "type": "area" }',
  },
  source: 'docs create-an-integration-dashboard',
  published: '478 of 720 / 67 · 45 · 7',
  fixable: true,
  *check(tile) {
    for (const widget of widgetsOf(tile)) {
      const node = widget.definition.at('timeseries_background');
      if (widget.type === 'query_value' && !node.exists)
        yield widget.definition.problem(
          'the query value has no timeseries background',
          node.set({ type: 'area' }),
        );
    }
  },
});
