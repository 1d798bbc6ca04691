import { defineRule } from '../../engine/rule.ts';
import { isDataWidget, widgetsOf } from '../../facts/widgets.ts';

export const widgetsGrouped = defineRule({
  id: 'dashboard/widgets-grouped',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'data widgets inside groups',
  why: 'Groups give a long dashboard an outline, and customers fold what they do not need.',
  remedy: 'Put widgets with data into groups.',
  example: { bad: 'timeseries at the root', good: 'a group "Overview" with the timeseries inside' },
  source: 'docs create-an-integration-dashboard',
  published: '82 · 62 · 15 tiles',

  *check(tile) {
    for (const board of tile.dashboards) {
      const loose = widgetsOf(tile).find(
        (widget) =>
          widget.dashboard === board && widget.ordered && !widget.group && isDataWidget(widget.type),
      );
      if (loose) yield loose.definition.problem('a widget with data stands outside of a group');
    }
  },
});
