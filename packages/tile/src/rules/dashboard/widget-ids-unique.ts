import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const widgetIdsUnique = defineRule({
  id: 'dashboard/widget-ids-unique',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'ids unique when present; 18 widgets in 1 tile have none',
  why: 'Two widgets with one id overwrite each other on import.',
  remedy: 'Export the dashboard again, or remove the ids.',
  example: { bad: 'two widgets with "id": 1', good: 'ids of their own, or none' },
  source: 'data',
  published: '0 duplicates/213',
  fixable: true,
  *check(tile) {
    for (const board of tile.dashboards) {
      const seen = new Set<unknown>();
      for (const widget of widgetsOf(tile)) {
        const id = widget.node.at('id');
        if (widget.dashboard !== board || !id.exists) continue;
        if (seen.has(id.value))
          yield id.problem(`the widget id ${JSON.stringify(id.value)} is used twice`, id.remove());
        seen.add(id.value);
      }
    }
  },
});
