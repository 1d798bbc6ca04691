import type { MetricQuery } from '../language/query.ts';
import { evaluateEvents } from './evaluate-events.ts';
import { planEvents, type EventQuery } from './event-plan.ts';
import { evaluateMetric, isZeroAligned } from './evaluate-metric.ts';
import { explainEmptyMetric } from './explain-empty.ts';
import type { EvaluationContext, PlannedQuery } from './formula.ts';
import type { TemplateVariables } from './match-tags.ts';
import { planMetric, withMethod, type MetricPlan } from './metric-plan.ts';
import { NotEvaluated } from './not-evaluated.ts';
import { reduceValues, type Reducer } from './reduce-values.ts';
import { gridOf, permittedInterval, type TimeGrid } from './time-grid.ts';

/**
 * Makes a metric query ready to be run.
 *
 * @returns the query, to be run over time or to one value for each group
 * @throws NotEvaluated, an Error whose `reason` names the first part that is not known
 */
export function planMetricQuery(
  query: MetricQuery,
  reducer: Reducer,
  variables: TemplateVariables,
): PlannedQuery {
  const plan = planMetric(query, variables);
  if (reducer === 'percentile' && plan.space !== 'percentile') {
    throw new NotEvaluated('the aggregator `percentile` needs a query such as `p95:…`');
  }
  return plannedMetric(plan, reducer);
}

function plannedMetric(plan: MetricPlan, reducer: Reducer): PlannedQuery {
  const run = (
    context: EvaluationContext,
    grid: TimeGrid,
    options?: Parameters<PlannedQuery['overTime']>[1],
  ) => ({
    grid,
    by: plan.by,
    zeroAligned: isZeroAligned(plan, context.metrics),
    series: evaluateMetric(plan, context.metrics, context.range, grid, { cache: context.cache, ...options }),
  });
  const gridFor = ({ range, intervalSeconds }: EvaluationContext) =>
    gridOf(range, permittedInterval(range, plan.rollupSeconds ?? intervalSeconds));
  return {
    label: plan.metric,
    reducer,
    overTime: (context, options) => run(context, gridFor(context), options),
    overall: (context) => {
      const { range } = context;
      if (reducer === 'percentile') return run(context, wholeGrid(range.fromSeconds, range.toSeconds));
      const result = run(context, gridFor(context));
      const series = result.series.map(({ group, values }) => ({
        group,
        values: Float64Array.of(reduceValues(values, reducer, result.grid)),
      }));
      return { ...result, series, grid: wholeGrid(range.fromSeconds, range.toSeconds) };
    },
    withMethod: (name, list) => plannedMetric(withMethod(plan, { name, arguments: list }), reducer),
    explainEmpty: ({ metrics, range }) => explainEmptyMetric(plan, metrics, range),
  };
}

/**
 * Makes a log or event query ready to be run.
 *
 * @throws NotEvaluated naming the first part that is not known
 */
export function planEventQuery(query: EventQuery, variables: TemplateVariables): PlannedQuery {
  const plan = planEvents(query, variables);
  const run = (context: EvaluationContext, grid: TimeGrid) => {
    const entries = context.events.entriesOf(plan.dataSource);
    if (!entries) throw new NotEvaluated(`data of the source \`${plan.dataSource}\` is not kept`);
    return {
      grid,
      by: plan.groups.map(({ facet }) => facet),
      zeroAligned: plan.compute.aggregation === 'count',
      series: evaluateEvents(plan, entries, context.range, grid),
    };
  };
  return {
    label: plan.dataSource,
    reducer: plan.compute.aggregation === 'percentile' ? 'avg' : reducerOfEvents(plan.compute.aggregation),
    overTime: (context) =>
      run(
        context,
        gridOf(
          context.range,
          permittedInterval(context.range, plan.intervalSeconds ?? context.intervalSeconds),
        ),
      ),
    overall: (context) => run(context, wholeGrid(context.range.fromSeconds, context.range.toSeconds)),
    explainEmpty: (context) => {
      const entries = [...(context.events.entriesOf(plan.dataSource) ?? [])];
      const kind = plan.dataSource === 'logs' ? 'log' : plan.dataSource === 'events' ? 'event' : 'entry';
      if (entries.length === 0) return `No ${kind} was ever received.`;
      const found = entries.filter((entry) => plan.matches(entry));
      if (found.length === 0) return `The search finds none of the ${kind}s that were received.`;
      const { fromSeconds, toSeconds } = context.range;
      const inside = found.filter(({ atSeconds }) => atSeconds >= fromSeconds && atSeconds < toSeconds);
      if (inside.length === 0) return `The ${kind}s that the search finds are outside this time window.`;
      const missing = plan.groups.find(({ facet }) =>
        inside.every((entry) => entry.valuesOf(facet).length === 0),
      );
      if (missing) return `None of the ${kind}s that the search finds has \`${missing.facet}\`.`;
      return `None of the ${kind}s that the search finds has a number in \`${plan.compute.metric}\`.`;
    },
  };
}

/** A grid of one bucket. */
function wholeGrid(startSeconds: number, endSeconds: number): TimeGrid {
  return { startSeconds, stepSeconds: endSeconds - startSeconds, count: 1 };
}

/** Under a function of time, buckets of counts and sums add up; extremes stay what they are. */
function reducerOfEvents(aggregation: string): Reducer {
  if (aggregation === 'min' || aggregation === 'max') return aggregation;
  return aggregation === 'avg' ? 'avg' : 'sum';
}
