import { defineRule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';

export const layoutBounds = defineRule({
  id: 'dashboard/layout-bounds',
  severity: { new: 'error', repo: 'error' },
  requires: 'ordered: x≥0, width≥1, x+width≤12',
  why: "Datadog's grid has twelve columns; the import moves what does not fit.",
  remedy: 'Keep `x + width` at 12 or less and `width` at 1 or more.',
  example: { bad: '{ "x": 10, "width": 4, … }', good: '{ "x": 8, "width": 4, … }' },
  source: 'data',
  published: '0/213',

  *check(tile) {
    for (const widget of widgetsOf(tile)) {
      if (!widget.ordered) continue;
      const { x, width } = { x: widget.layout.at('x').number, width: widget.layout.at('width').number };
      if (x === undefined || width === undefined) continue;
      if (x < 0 || width < 1 || x + width > 12)
        yield widget.layout.problem(`x ${x} and width ${width} do not fit twelve columns`);
    }
  },
});
