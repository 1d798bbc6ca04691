import { defineRule } from '../../engine/rule.ts';
import { requestsOf } from '../../facts/widgets.ts';

export const formulaAlias = defineRule({
  id: 'dashboard/formula-alias',
  severity: { new: 'info', repo: 'info' },
  requires: 'timeseries formulas have `alias`',
  why: 'Without an alias the legend shows the query.',
  remedy: 'Give every formula of a timeseries an `alias`.',
  example: { bad: '{ "formula": "query1" }', good: '{ "formula": "query1", "alias": "Delivered" }' },
  source: 'docs create-an-integration-dashboard',
  published: '673 of 1429 / 91 · 62 · 16',

  *check(tile) {
    for (const { widget, request } of requestsOf(tile)) {
      if (widget.type !== 'timeseries') continue;
      for (const formula of request.at('formulas').items())
        if (formula.object && !formula.at('alias').exists) yield formula.problem('the formula has no alias');
    }
  },
});
