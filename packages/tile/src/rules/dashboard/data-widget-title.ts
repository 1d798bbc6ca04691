import { defineRule } from '../../engine/rule.ts';
import { isDataWidget, widgetsOf } from '../../facts/widgets.ts';

export const dataWidgetTitle = defineRule({
  id: 'dashboard/data-widget-title',
  severity: { new: 'error', repo: 'warning' },
  requires: 'data widgets titled',
  why: 'A graph without title does not say what it shows.',
  remedy: 'Give the widget a title.',
  example: {
    bad: '{ "type": "timeseries", "requests": … }',
    good: '{ "type": "timeseries", "title": "Deliveries", "requests": … }',
  },
  source: 'docs create-an-integration-dashboard',
  published: '28 widgets / 8 · 4 · 1 tiles',

  *check(tile) {
    for (const widget of widgetsOf(tile)) {
      if (isDataWidget(widget.type) && !widget.definition.at('title').string?.trim())
        yield widget.definition.problem(`the ${widget.type} widget has no title`);
    }
  },
});
