import {
  evaluateRequestOverTime,
  explainEmpty,
  NotEvaluated,
  reduceValues,
  type TimeGrid,
  type TimeRange,
} from '@tilekit/query/engine';
import type { AxisOptions, ChartSeries } from '../charts/draw-chart.ts';
import { colorOf } from '../charts/palette.ts';
import { axisUnit } from './axis-unit.ts';
import { bucketTimes, evaluationContext, fillVariables, type DashboardContext } from './dashboard-context.ts';
import type { WidgetDefinition } from './dashboard-schema.ts';
import { writeValue } from './format-value.ts';
import { readMarkers } from './markers.ts';
import { noData } from './no-data.ts';
import { groupLabel, readRequests, type WidgetRequest } from './widget-request.ts';
import type { LegendEntry, WidgetContent } from './widget-view.ts';

const maxSeries = 20;

/** What a legend can tell of a series, by the names of `legend_columns`. */
const columns = { avg: 'avg', min: 'min', max: 'max', sum: 'sum', value: 'last' } as const;

/** Draws lines, areas or bars over time. */
export async function drawTimeseries(
  definition: WidgetDefinition,
  width: number,
  range: TimeRange,
  context: DashboardContext,
): Promise<WidgetContent> {
  const read = readRequests(definition.requests, context);
  const markers = readMarkers(definition.markers);
  const axis = readAxis(definition.yaxis);
  const series: (ChartSeries & { grid: TimeGrid; unit: string })[] = [];
  const reasons = new Set<string>();
  for (const { planned, style, formulas } of read) {
    const display = readDisplay(style.display_type);
    const evaluation = evaluationContext(context, range, display === 'bars' ? 'bars' : 'line');
    const results = evaluateRequestOverTime(planned, evaluation);
    if (results.every(({ result }) => result.series.length === 0))
      reasons.add(explainEmpty(planned, evaluation));
    results.forEach(({ result }, index) => {
      const unit = formulas[index]?.unit ?? '';
      const timesMs = bucketTimes(result.grid);
      for (const { group, values } of result.series) {
        const label = groupLabel(group) || (formulas[index]?.label ?? '');
        const color = colorOf(style.style?.palette, label, series.length);
        series.push({ label, color, values, timesMs, display, grid: result.grid, unit });
      }
    });
  }
  if (series.every(({ values }) => values.every(Number.isNaN))) {
    return noData([...reasons].join(' ') || 'The formula leaves no value.');
  }
  const shown = series.slice(0, maxSeries);
  // Loaded when the first chart is drawn: the library is large, and tests of the API never draw.
  const { drawChart } = await import('../charts/draw-chart.ts');
  const { svg, points } = drawChart({
    width: Math.max(320, Math.round(width * 95)),
    height: 190,
    display: readDisplay(read[0]?.style.display_type),
    series: shown,
    unit: axisUnit(
      shown.map(({ values }) => values),
      series.find(({ unit }) => unit !== '')?.unit ?? '',
    ),
    marks: markers.flatMap(({ values, color }) => values.map((value) => ({ value, color }))),
    ...(axis ? { axis } : {}),
  });
  const more = series.length - shown.length;
  const shownColumns = definition.show_legend === false ? [] : (definition.legend_columns ?? ['value']);
  const legend: LegendEntry[] = [
    ...shown.map(({ label, color, values, grid, unit }) => ({
      ...{ label, color, isMarker: false },
      values: shownColumns.map((column) => ({
        name: shownColumns.length === 1 ? '' : column,
        text: writeOrDash(reduceValues(values, readColumn(column), grid), unit),
      })),
    })),
    ...(more > 0 ? [{ label: `${more} more`, color: 'transparent', isMarker: false, values: [] }] : []),
    ...markers.map(({ label, color }) => ({
      label: fillVariables(label, context.variables),
      ...{ color, isMarker: true, values: [] },
    })),
  ];
  return { kind: 'chart', svg, points, legend, columns: shownColumns, note: noteOn(definition, read) };
}

/** What the chart leaves out. */
function noteOn({ events }: WidgetDefinition, read: readonly WidgetRequest[]): string {
  return [
    ...(events && events.length > 0 ? ['Events over the chart are not drawn.'] : []),
    ...(read.some(({ style }) => style.on_right_yaxis === true)
      ? ['Values of the right axis are drawn against the left one.']
      : []),
  ].join(' ');
}

function readDisplay(type: string | undefined): 'line' | 'area' | 'bars' {
  if (type === undefined || type === 'line' || type === 'overlay') return 'line';
  if (type === 'bars' || type === 'area') return type;
  throw new NotEvaluated(`the display type \`${type}\``);
}

function readColumn(column: string): (typeof columns)[keyof typeof columns] {
  const known = Object.entries(columns).find(([name]) => name === column)?.[1];
  if (!known) throw new NotEvaluated(`the column \`${column}\` of a legend`);
  return known;
}

function writeOrDash(value: number, unit: string): string {
  return Number.isNaN(value) ? '–' : writeValue(value, unit);
}

function readAxis(axis: WidgetDefinition['yaxis']): AxisOptions | undefined {
  if (!axis) return undefined;
  const { min, max, scale, include_zero: includesZero } = axis;
  if (scale !== undefined && !/^(linear|log|sqrt|pow\d*)$/.test(scale)) {
    throw new NotEvaluated(`the scale \`${scale}\` of an axis`);
  }
  return {
    min: readBound(min),
    max: readBound(max),
    // A root spreads small values as a logarithm does; both tell the same values.
    isLogarithmic: scale === 'log',
    includesZero: includesZero ?? true,
  };
}

/** `auto` and what is no number leave it to the values. */
function readBound(text: string | undefined): number | undefined {
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}
