import type { DashboardContext } from './dashboard-context.ts';
import type { WidgetRequest } from './dashboard-schema.ts';
import { withoutKey } from './draw-timeseries.ts';
import { paletteOf } from './draw-value.ts';
import { evaluateRequest } from './evaluate-request.ts';
import { formatValue } from './format-value.ts';
import { noData, notEvaluated } from './no-data.ts';
import type { WidgetContent } from './widget-view.ts';

/** Draws groups by size, largest first. */
export function drawToplist(requests: WidgetRequest[], context: DashboardContext): WidgetContent {
  const [request] = requests;
  const results = request && evaluateRequest(context, request, 'scalar');
  if (!request || !results) return notEvaluated;
  const formats = request.formulas?.[0]?.conditional_formats ?? request.conditional_formats ?? [];
  const rows = results
    .flatMap(({ series, unit, label }) =>
      series.map(({ group, values }) => ({
        label: group.length === 0 ? label : group.map(withoutKey).join(', '),
        unit,
        value: values[0] ?? null,
      })),
    )
    .flatMap(({ label, unit, value }) => (value === null ? [] : [{ label, unit, value }]))
    .sort((left, right) => right.value - left.value)
    .slice(0, request.sort?.count ?? 10);
  if (rows.length === 0) return noData;
  const largest = Math.max(...rows.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  return {
    kind: 'toplist',
    rows: rows.map(({ label, unit, value }) => {
      const written = formatValue(value, unit, 2);
      return {
        label,
        text: written.unit === unit ? written.text : `${written.text} ${written.unit}`,
        share: Math.abs(value) / largest,
        palette: paletteOf(value, formats),
      };
    }),
  };
}
