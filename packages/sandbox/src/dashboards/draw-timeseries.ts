import { colorOf } from '../charts/palette.ts';
import { axisUnit } from './axis-unit.ts';
import { bucketTimes, type DashboardContext } from './dashboard-context.ts';
import type { WidgetRequest } from './dashboard-schema.ts';
import { evaluateRequest } from './evaluate-request.ts';
import { noData, notEvaluated } from './no-data.ts';
import type { WidgetContent } from './widget-view.ts';

const maxSeries = 20;

/** Draws lines, areas or bars over time. */
export async function drawTimeseries(
  requests: WidgetRequest[],
  width: number,
  context: DashboardContext,
): Promise<WidgetContent> {
  const series: { label: string; color: string; values: (number | null)[] }[] = [];
  let unit = '';
  for (const request of requests) {
    const results = evaluateRequest(context, request, 'timeseries');
    if (!results) return notEvaluated;
    for (const result of results) {
      unit ||= result.unit;
      for (const { group, values } of result.series) {
        const label = group.length === 0 ? result.label : group.map(withoutKey).join(', ');
        series.push({ label, color: colorOf(request.style?.palette, label, series.length), values });
      }
    }
  }
  if (series.every(({ values }) => values.every((value) => value === null))) return noData;
  const shown = series.slice(0, maxSeries);
  // Loaded when the first chart is drawn: the library is large, and tests of the API never draw.
  const { drawChart } = await import('../charts/draw-chart.ts');
  const svg = drawChart({
    width: Math.max(320, Math.round(width * 95)),
    height: 190,
    display: readDisplay(requests[0]?.display_type),
    timesMs: bucketTimes(context.window),
    series: shown,
    unit: axisUnit(
      shown.flatMap(({ values }) => values),
      unit,
    ),
  });
  return { kind: 'chart', svg, legend: shown.map(({ label, color }) => ({ label, color })) };
}

/** The value of a group such as `service:checkout`, for a legend. */
export function withoutKey(group: string): string {
  return group.slice(group.indexOf(':') + 1);
}

function readDisplay(type: string | undefined): 'line' | 'area' | 'bars' {
  return type === 'bars' || type === 'area' ? type : 'line';
}
