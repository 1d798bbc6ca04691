import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const noOrgBoundWidget = defineRule({
  id: 'dashboard/no-org-bound-widget',
  severity: { new: 'error', repo: 'warning' },
  requires: 'no alert_graph, alert_value, slo, servicemap, powerpack ids',
  why: 'Monitors, SLOs and powerpacks are named by ids of your organization, which customers do not have.',
  remedy: 'Replace the widget by one that queries data.',
  example: { bad: '{ "type": "alert_graph", "alert_id": "123" }', good: '{ "type": "timeseries", … }' },
  source: 'data',
  published: '2 widgets, algorithmia',

  *check(tile) {
    for (const widget of widgetsOf(tile)) {
      if (/^(alert_graph|alert_value|slo|servicemap|powerpack)$/.test(widget.type))
        yield widget.definition
          .at('type')
          .problem(`a ${widget.type} widget shows something of your own organization`);
    }
  },
});
