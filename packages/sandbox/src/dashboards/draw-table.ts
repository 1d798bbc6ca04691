import { evaluateRequestOverall, explainEmpty, type TimeRange } from '@tilekit/query/engine';
import { evaluationContext, type DashboardContext } from './dashboard-context.ts';
import { writeValue } from './format-value.ts';
import { noData } from './no-data.ts';
import { groupLabel, noteOnColors, paletteOf, readRequests } from './widget-request.ts';
import type { WidgetContent } from './widget-view.ts';

/** Draws a table: a row for each group, a column for each formula. The first request gives the order of the rows. */
export function drawTable(requests: unknown, range: TimeRange, context: DashboardContext): WidgetContent {
  const columns: string[] = [];
  const rows = new Map<string, { text: string; palette: string }[]>();
  const reasons = new Set<string>();
  const evaluation = evaluationContext(context, range, 'line');
  const read = readRequests(requests, context);
  for (const { planned, formulas } of read) {
    const found = evaluateRequestOverall(planned, evaluation);
    if (found.length === 0) reasons.add(explainEmpty(planned, evaluation));
    for (const { group, values } of found) {
      const name = groupLabel(group) || 'all';
      const row = rows.get(name) ?? [];
      rows.set(name, row);
      values.forEach((value, index) => {
        if (Number.isNaN(value)) return;
        row[columns.length + index] = {
          text: writeValue(value, formulas[index]?.unit ?? ''),
          palette: paletteOf(value, formulas[index]?.formats ?? []),
        };
      });
    }
    columns.push(...formulas.map(({ label }) => label));
  }
  if (rows.size === 0) return noData([...reasons].join(' '));
  return {
    kind: 'table',
    columns: ['', ...columns],
    rows: [...rows].map(([name, cells]) => [
      { text: name, palette: '' },
      ...columns.map((_, index) => cells[index] ?? { text: '–', palette: '' }),
    ]),
    note: noteOnColors(read),
  };
}
