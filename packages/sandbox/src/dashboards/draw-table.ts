import type { DashboardContext } from './dashboard-context.ts';
import type { WidgetRequest } from './dashboard-schema.ts';
import { withoutKey } from './draw-timeseries.ts';
import { evaluateRequest } from './evaluate-request.ts';
import { formatValue } from './format-value.ts';
import { noData, notEvaluated } from './no-data.ts';
import type { WidgetContent } from './widget-view.ts';

/** Draws a table: a row for each group, a column for each formula. */
export function drawTable(requests: WidgetRequest[], context: DashboardContext): WidgetContent {
  const columns: string[] = [];
  const rows = new Map<string, string[]>();
  for (const request of requests) {
    const results = evaluateRequest(context, request, 'scalar');
    if (!results) return notEvaluated;
    for (const { label, unit, series } of results) {
      columns.push(label);
      for (const { group, values } of series) {
        const name = group.map(withoutKey).join(', ') || 'all';
        const row = rows.get(name) ?? [];
        rows.set(name, row);
        row[columns.length - 1] = writeCell(values[0] ?? null, unit);
      }
    }
  }
  if (rows.size === 0) return noData;
  return {
    kind: 'table',
    columns: ['', ...columns],
    rows: [...rows].map(([name, cells]) => [name, ...columns.map((_, index) => cells[index] ?? '–')]),
  };
}

function writeCell(value: number | null, unit: string): string {
  if (value === null) return '–';
  const written = formatValue(value, unit, 2);
  return written.unit === unit ? written.text : `${written.text} ${written.unit}`;
}
