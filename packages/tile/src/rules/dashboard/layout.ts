import type { Rule } from '../../engine/rule.ts';
import { tooNarrow, widgetsOf } from '../../facts/widgets.ts';
import { dashboardSchema } from '../../schemas/compiled.ts';
import type { JsonNode } from '../../tile/json-node.ts';
import { bySchema } from '../../schemas/schema-rules.ts';

/** Each widget is compared with each other one beside it; no dashboard has more in one place. */
const maxCompared = 500;

/** The grid. */
export const dashboardLayoutRules: readonly Rule[] = [
  {
    id: 'dashboard/layout-type',
    severity: { new: 'error', repo: 'error' },
    requires:
      '`layout_type` is `ordered`; `free` is tolerated. With `ordered`, `reflow_type` is `fixed`, `auto` or absent.',
    why: 'Ordered dashboards adapt to the screen; free ones do not.',
    remedy: 'Use `"layout_type": "ordered"` with `"reflow_type": "fixed"`.',
    example: { bad: '"layout_type": "grid"', good: '"layout_type": "ordered"' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: 'free: 20 · 14 · 0 tiles',

    *check(tile) {
      for (const board of tile.dashboards) {
        yield* bySchema(board, dashboardSchema, 'dashboard/layout-type');
        const node = board.at('layout_type');
        if (node.value === 'free')
          yield { ...node.problem('a free layout does not adapt to the screen'), atMost: 'warning' };
      }
    },
  },
  {
    id: 'dashboard/layout-bounds',
    severity: { new: 'error', repo: 'error' },
    requires: 'A widget on the grid fits into its twelve columns.',
    why: "Datadog's grid has twelve columns; the import moves widgets that do not fit.",
    remedy: 'Keep `x + width` at 12 or less and `width` at 1 or more.',
    example: { bad: '{ "x": 10, "width": 4, … }', good: '{ "x": 8, "width": 4, … }' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/213',

    *check(tile) {
      for (const widget of widgetsOf(tile)) {
        if (!widget.ordered) continue;
        const { x, width } = { x: widget.layout.at('x').number, width: widget.layout.at('width').number };
        if (x === undefined || width === undefined) continue;
        if (widget.layout.at('height').value === 0) yield widget.layout.problem('the height is 0');
        if (!Number.isInteger(x) || !Number.isInteger(width))
          yield widget.layout.problem(`x ${x} and width ${width} are not whole columns`);
        else if (x < 0 || width < 1 || x + width > 12)
          yield widget.layout.problem(`x ${x} and width ${width} do not fit twelve columns`);
      }
    },
  },
  {
    id: 'dashboard/widgets-overlap',
    severity: { new: 'warning', repo: 'info' },
    requires: 'Widgets on a fixed grid do not overlap.',
    why: 'The import moves one of them, so the dashboard looks different from yours.',
    remedy: 'Move one of the widgets, or export the dashboard again.',
    example: { bad: 'two widgets at x 0, y 0', good: 'x 0 and x 6, each 6 wide' },
    source: '24 of 262 published tiles break it (November 2026)',
    published: '24/262',
    *check(tile) {
      const places = Map.groupBy(widgetsOf(tile), ({ dashboard, group }) => group ?? dashboard);
      for (const siblings of places.values()) {
        if (siblings[0]?.dashboard.at('reflow_type').value !== 'fixed' || siblings.length > maxCompared)
          continue;
        let placed: Box[] = [];
        for (const { layout } of siblings) {
          // A break starts a second column of widgets for wide screens, counted from the top again.
          if (layout.at('is_column_break').value === true) placed = [];
          const box = boxOf(layout);
          if (box && placed.some((other) => overlaps(box, other)))
            yield layout.problem('the widget covers another one');
          if (box) placed.push(box);
        }
      }
    },
  },
  {
    id: 'dashboard/timeseries-width',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A time series is at least four columns wide.',
    why: 'A narrower time series is unreadable.',
    remedy: 'Make it at least four of twelve columns wide.',
    example: { bad: 'a timeseries of width 2', good: 'a timeseries of width 4' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '92 widgets / 14 · 6 · 0',

    *check(tile) {
      yield* tooNarrow(tile, (type) => type === 'timeseries', 4);
    },
  },
  {
    id: 'dashboard/stream-width',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A stream is at least six columns wide.',
    why: 'A narrower list cuts off every line.',
    remedy: 'Make streams at least six of twelve columns wide.',
    example: { bad: 'a log stream of width 4', good: 'a log stream of width 12' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '5 widgets / 5 · 5 · 2',

    *check(tile) {
      yield* tooNarrow(tile, (type) => type.endsWith('stream'), 6);
    },
  },
];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(layout: JsonNode): Box | undefined {
  const { x, y, width, height } = layout.object ?? {};
  if (typeof x !== 'number' || typeof y !== 'number') return undefined;
  return typeof width === 'number' && typeof height === 'number' ? { x, y, width, height } : undefined;
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
