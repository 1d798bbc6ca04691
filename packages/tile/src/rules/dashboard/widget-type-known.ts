import { defineRule } from '../../engine/rule.ts';
import { nearest } from '../../text/nearest.ts';
import { widgetTypes, widgetsOf } from '../../facts/widgets.ts';

export const widgetTypeKnown = defineRule({
  id: 'dashboard/widget-type-known',
  severity: { new: 'warning', repo: 'warning' },
  requires: 'type in the list of §3; unknown = warning',
  why: "A type that Datadog's own client does not know may be misspelt or internal.",
  remedy: 'Use a documented widget type.',
  example: { bad: '"type": "timeserie"', good: '"type": "timeseries"' },
  source: 'Datadog API',
  published: '0/213',

  *check(tile) {
    for (const widget of widgetsOf(tile)) {
      if (widget.type !== '' && !widgetTypes.has(widget.type)) {
        const guess = nearest(widget.type, widgetTypes);
        yield widget.definition
          .at('type')
          .problem(
            `"${widget.type}" is not a known widget type${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
          );
      }
    }
  },
});
