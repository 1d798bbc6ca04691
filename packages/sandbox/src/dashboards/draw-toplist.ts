import { evaluateRequestOverall, explainEmpty, NotEvaluated, type TimeRange } from '@tilekit/query/engine';
import { evaluationContext, type DashboardContext } from './dashboard-context.ts';
import { writeValue } from './format-value.ts';
import { noData } from './no-data.ts';
import { groupLabel, noteOnColors, paletteOf, readRequests } from './widget-request.ts';
import type { WidgetContent } from './widget-view.ts';

/** Draws groups by size, in the order that the request asks for. */
export function drawToplist(requests: unknown, range: TimeRange, context: DashboardContext): WidgetContent {
  const [request, ...more] = readRequests(requests, context);
  if (!request || more.length > 0) throw new NotEvaluated('a list from several requests');
  const evaluation = evaluationContext(context, range, 'line');
  const rows = evaluateRequestOverall(request.planned, evaluation).flatMap(({ group, values }) =>
    values.flatMap((value, index) => (Number.isNaN(value) ? [] : [{ group, value, index }])),
  );
  if (rows.length === 0) return noData(explainEmpty(request.planned, evaluation));
  const largest = Math.max(...rows.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  return {
    kind: 'toplist',
    rows: rows.map(({ group, value, index }) => {
      const style = request.formulas[index];
      const name = groupLabel(group);
      const isOne = request.formulas.length === 1;
      const label = isOne && name !== '' ? name : [name, style?.label].filter(Boolean).join(' · ');
      return {
        label,
        text: writeValue(value, style?.unit ?? ''),
        share: Math.abs(value) / largest,
        palette: paletteOf(value, style?.formats ?? []),
      };
    }),
    note: noteOnColors([request]),
  };
}
