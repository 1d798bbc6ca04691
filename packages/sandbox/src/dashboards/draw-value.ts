import { bucketTimes, type DashboardContext } from './dashboard-context.ts';
import type { ConditionalFormat, WidgetDefinition, WidgetRequest } from './dashboard-schema.ts';
import { evaluateRequest } from './evaluate-request.ts';
import { formatValue } from './format-value.ts';
import { noData, notEvaluated } from './no-data.ts';
import type { WidgetContent } from './widget-view.ts';

/** Draws a single value, with its course in the background. */
export async function drawValue(
  definition: WidgetDefinition,
  requests: WidgetRequest[],
  context: DashboardContext,
): Promise<WidgetContent> {
  const [request] = requests;
  const results = request && evaluateRequest(context, request, 'scalar');
  if (!request || !results) return notEvaluated;
  const result = results.at(-1);
  const value = result?.series[0]?.values[0] ?? null;
  if (!result || value === null) return noData;
  const { text, unit } = formatValue(value, result.unit, definition.precision ?? 2);
  const formats = result.formula?.conditional_formats ?? request.conditional_formats ?? [];
  const [course] = evaluateRequest(context, request, 'timeseries')?.at(-1)?.series ?? [];
  return {
    kind: 'value',
    text,
    unit: definition.custom_unit ?? unit,
    palette: paletteOf(value, formats),
    svg: course ? await drawCourse(course.values, context) : '',
  };
}

async function drawCourse(values: (number | null)[], context: DashboardContext): Promise<string> {
  const { drawChart } = await import('../charts/draw-chart.ts');
  return drawChart({
    width: 300,
    height: 60,
    display: 'bars',
    bare: true,
    timesMs: bucketTimes(context.window),
    series: [{ label: '', color: '#d9cdeb', values }],
    unit: { size: 1, format: String },
  });
}

/** The palette of the first conditional format that a value meets. */
export function paletteOf(value: number, formats: readonly ConditionalFormat[]): string {
  const met = formats.find(({ comparator, value: limit }) => {
    if (limit === undefined) return false;
    if (comparator === '>') return value > limit;
    if (comparator === '>=') return value >= limit;
    if (comparator === '<') return value < limit;
    return comparator === '<=' ? value <= limit : comparator === '=' && value === limit;
  });
  return met?.palette ?? '';
}
