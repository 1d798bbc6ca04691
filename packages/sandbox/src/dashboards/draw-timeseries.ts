import { evaluateRequestOverTime, explainEmpty, type TimeRange } from '@tilekit/query/engine';
import { colorOf } from '../charts/palette.ts';
import { axisUnit } from './axis-unit.ts';
import { bucketTimes, evaluationContext, type DashboardContext } from './dashboard-context.ts';
import { noData } from './no-data.ts';
import { groupLabel, readRequests } from './widget-request.ts';
import type { WidgetContent } from './widget-view.ts';

const maxSeries = 20;

/** Draws lines, areas or bars over time. */
export async function drawTimeseries(
  requests: unknown,
  width: number,
  range: TimeRange,
  context: DashboardContext,
): Promise<WidgetContent> {
  const read = readRequests(requests, context);
  const series: { label: string; color: string; values: Float64Array; timesMs: number[] }[] = [];
  const reasons = new Set<string>();
  let unit = '';
  for (const { planned, style, formulas } of read) {
    const evaluation = evaluationContext(context, range, style.display_type === 'bars' ? 'bars' : 'line');
    const results = evaluateRequestOverTime(planned, evaluation);
    if (results.every(({ result }) => result.series.length === 0))
      reasons.add(explainEmpty(planned, evaluation));
    results.forEach(({ result }, index) => {
      unit ||= formulas[index]?.unit ?? '';
      const timesMs = bucketTimes(result.grid);
      for (const { group, values } of result.series) {
        const label = groupLabel(group) || (formulas[index]?.label ?? '');
        series.push({ label, color: colorOf(style.style?.palette, label, series.length), values, timesMs });
      }
    });
  }
  if (series.every(({ values }) => values.every(Number.isNaN))) {
    return noData([...reasons].join(' ') || 'The formula leaves no value.');
  }
  const shown = series.slice(0, maxSeries);
  // Loaded when the first chart is drawn: the library is large, and tests of the API never draw.
  const { drawChart } = await import('../charts/draw-chart.ts');
  const svg = drawChart({
    width: Math.max(320, Math.round(width * 95)),
    height: 190,
    display: readDisplay(read[0]?.style.display_type),
    series: shown,
    unit: axisUnit(
      shown.map(({ values }) => values),
      unit,
    ),
  });
  const more = series.length - shown.length;
  return {
    kind: 'chart',
    svg,
    legend: [
      ...shown.map(({ label, color }) => ({ label, color })),
      ...(more > 0 ? [{ label: `${more} more`, color: 'transparent' }] : []),
    ],
  };
}

function readDisplay(type: string | undefined): 'line' | 'area' | 'bars' {
  return type === 'bars' || type === 'area' ? type : 'line';
}
