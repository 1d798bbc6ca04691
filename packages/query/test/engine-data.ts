import { parseQuery } from '../src/language/parse-query.ts';
import { Distribution } from '../src/engine/distribution.ts';
import { RollupCache } from '../src/engine/evaluate-metric.ts';
import { noEvents, type EventEntry, type EventSource } from '../src/engine/event-source.ts';
import { evaluateOverTime, planFormula, type EvaluationContext } from '../src/engine/formula.ts';
import type { TemplateVariables } from '../src/engine/match-tags.ts';
import type { MetricSeries, MetricSource, MetricType } from '../src/engine/metric-source.ts';
import { NotEvaluated } from '../src/engine/not-evaluated.ts';
import { planMetricQuery } from '../src/engine/planned-query.ts';

/** Points of a series by time; lists are the values of a distribution. */
export type Points = Readonly<Record<number, number | readonly number[]>>;

export function series(
  metric: string,
  tags: readonly string[],
  points: Points,
  type: MetricType = 'gauge',
  intervalSeconds = 10,
): MetricSeries {
  const entries = Object.entries(points)
    .map(([time, value]) => [Number(time), value] as const)
    .sort(([left], [right]) => left - right);
  return {
    metric,
    type,
    intervalSeconds,
    tags,
    size: entries.length,
    times: Float64Array.from(entries, ([time]) => time),
    values: Float64Array.from(entries, ([, value]) => (typeof value === 'number' ? value : 0)),
    distributions:
      type === 'distribution'
        ? entries.map(([, value]) => Distribution.of(typeof value === 'number' ? [value] : value))
        : [],
  };
}

export function sourceOf(all: readonly MetricSeries[]): MetricSource {
  return { seriesOf: (metric) => all.filter((one) => one.metric === metric) };
}

export function contextOf(
  metrics: readonly MetricSeries[],
  range: readonly [from: number, to: number] = [0, 60],
  intervalSeconds = 10,
  events: EventSource = noEvents,
): EvaluationContext {
  return {
    metrics: sourceOf(metrics),
    events,
    range: { fromSeconds: range[0], toSeconds: range[1] },
    intervalSeconds,
    cache: new RollupCache(),
  };
}

export const noVariables: TemplateVariables = new Map();

/** Runs a metric query over time: values of each group, `null` where there is none. */
export function run(
  text: string,
  context: EvaluationContext,
  variables: TemplateVariables = noVariables,
): Record<string, (number | null)[]> {
  const [expression] = parseQuery(text);
  if (!expression) return {};
  const node = planFormula(expression, (part) => {
    if (part.kind === 'name') throw new NotEvaluated(part.name);
    return planMetricQuery(part, 'avg', variables);
  });
  const result = evaluateOverTime(node, context);
  if (typeof result === 'number') return { number: [result] };
  return Object.fromEntries(
    result.series.map(({ group, values }) => [
      group.join(','),
      Array.from(values, (value) => (Number.isNaN(value) ? null : Math.round(value * 1e6) / 1e6)),
    ]),
  );
}

/** An entry of logs or events with its fields as a search writes them. */
export function entry(atSeconds: number, fields: Readonly<Record<string, string | number>>): EventEntry {
  return {
    atSeconds,
    text: String(fields.message ?? ''),
    valuesOf: (field) => {
      const value = fields[field];
      return value === undefined ? [] : [value];
    },
  };
}
