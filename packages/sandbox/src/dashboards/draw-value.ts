import {
  evaluateRequestOverall,
  evaluateRequestOverTime,
  explainEmpty,
  NotEvaluated,
  type TimeRange,
} from '@tilekit/query/engine';
import { bucketTimes, evaluationContext, type DashboardContext } from './dashboard-context.ts';
import type { WidgetDefinition } from './dashboard-schema.ts';
import { formatValue, writePlainly } from './format-value.ts';
import { noData } from './no-data.ts';
import { noteOnColors, paletteOf, readRequests } from './widget-request.ts';
import type { WidgetContent } from './widget-view.ts';

/** Draws a single value, with its course in the background. */
export async function drawValue(
  definition: WidgetDefinition,
  range: TimeRange,
  context: DashboardContext,
): Promise<WidgetContent> {
  const [request, ...more] = readRequests(definition.requests, context);
  if (!request || more.length > 0) throw new NotEvaluated('one value from several requests');
  const evaluation = evaluationContext(context, range, 'line');
  const rows = evaluateRequestOverall(request.planned, evaluation).filter(({ values }) =>
    values.some((value) => !Number.isNaN(value)),
  );
  if (rows.length > 1) throw new NotEvaluated(`one value of ${rows.length} groups`);
  const value = rows[0]?.values[0] ?? Number.NaN;
  if (Number.isNaN(value)) return noData(explainEmpty(request.planned, evaluation));
  if (request.planned.formulas.length > 1) throw new NotEvaluated('one value of several formulas');
  const [style] = request.formulas;
  const precision = definition.precision ?? 2;
  const { text, unit } =
    definition.autoscale === false
      ? { text: writePlainly(value, precision), unit: style?.unit ?? '' }
      : formatValue(value, style?.unit ?? '', precision);
  return {
    kind: 'value',
    text,
    unit: definition.custom_unit ?? unit,
    palette: paletteOf(value, style?.formats ?? []),
    note: noteOnColors([request]),
    svg: await drawCourse(() => evaluateRequestOverTime(request.planned, evaluation)[0]?.result),
  };
}

/** What cannot be drawn over time may still have a value: it has no background then. */
async function drawCourse(
  evaluate: () => ReturnType<typeof evaluateRequestOverTime>[number]['result'] | undefined,
): Promise<string> {
  try {
    const result = evaluate();
    const values = result?.series[0]?.values;
    if (!result || !values) return '';
    const { drawChart } = await import('../charts/draw-chart.ts');
    return drawChart({
      width: 300,
      height: 60,
      display: 'bars',
      bare: true,
      series: [{ label: '', color: '#d9cdeb', values, timesMs: bucketTimes(result.grid) }],
      unit: { size: 1, name: '', format: String },
    }).svg;
  } catch (error) {
    if (error instanceof NotEvaluated) return '';
    throw error;
  }
}
