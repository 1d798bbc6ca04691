import { evaluateExpression } from '../metrics/evaluate-expression.ts';
import {
  aggregate,
  bucketCount,
  evaluateQuery,
  type ResultSeries,
  type TimeWindow,
} from '../metrics/evaluate-query.ts';
import { parseExpression } from '../metrics/expression.ts';
import { parseMetricQuery, readAggregator, type Aggregator } from '../metrics/metric-query.ts';
import { parseSearch, type Searchable } from '../search/search-query.ts';
import { fillVariables, unitOf, type DashboardContext } from './dashboard-context.ts';
import type { WidgetQuery, WidgetRequest } from './dashboard-schema.ts';

/** One formula of a request with its result. */
export interface FormulaResult {
  label: string;
  unit: string;
  series: ResultSeries[];
  formula: NonNullable<WidgetRequest['formulas']>[number] | undefined;
}

/** Evaluates a request over time, or reduced to one value; `undefined` for what the sandbox cannot. */
export function evaluateRequest(
  context: DashboardContext,
  request: WidgetRequest,
  reduce: 'timeseries' | 'scalar',
): FormulaResult[] | undefined {
  const buckets = reduce === 'scalar' ? 1 : bucketCount(context.window);
  const queries = new Map(
    (request.queries ?? []).map((query, index) => [query.name ?? `query${index + 1}`, query]),
  );
  const formulas = request.formulas ?? formulasOf(request, [...queries.keys()]);
  const results = new Map<string, ResultSeries[] | undefined>();
  const resultOf = (name: string): ResultSeries[] | undefined => {
    if (!results.has(name)) {
      const query = queries.get(name) ?? { query: name, aggregator: request.aggregator ?? 'avg' };
      const series = evaluateOne(context, query);
      results.set(name, reduce === 'scalar' ? series?.map((one) => reduced(one, query)) : series);
    }
    return results.get(name);
  };
  const evaluated: FormulaResult[] = [];
  for (const formula of formulas) {
    const expression = parseExpression(formula.formula, (rest) => readName(rest, queries));
    const series = expression && evaluateExpression(expression, resultOf, buckets);
    if (!series) return undefined;
    const isPlain = expression.kind !== 'operation';
    const first = queries.get([...queries.keys()].find((name) => formula.formula.includes(name)) ?? '');
    evaluated.push({
      label: formula.alias ?? formula.formula,
      unit:
        formula.number_format?.unit?.unit_name ??
        formula.number_format?.unit?.label ??
        (isPlain ? unitOf(first?.query ?? formula.formula, context.metadata) : ''),
      series,
      formula: request.formulas ? formula : undefined,
    });
  }
  return evaluated;
}

function formulasOf(request: WidgetRequest, names: string[]) {
  const texts = request.q === undefined ? names : [request.q];
  return texts.map((formula): NonNullable<WidgetRequest['formulas']>[number] => ({ formula }));
}

/** A name of a query, or a metric query written out. */
function readName(rest: string, queries: Map<string, WidgetQuery>): string | undefined {
  const written = /^(?:\w+:)?[A-Za-z][\w.]*\{[^{}]*\}(?:\s*by\s*\{[^{}]*\})?(?:\.\w+\([^()]*\))*/.exec(
    rest,
  )?.[0];
  if (written !== undefined) return written;
  const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
  return name !== undefined && queries.has(name) ? name : undefined;
}

function evaluateOne(context: DashboardContext, query: WidgetQuery): ResultSeries[] | undefined {
  switch (query.data_source ?? 'metrics') {
    case 'metrics': {
      const parsed = parseMetricQuery(fillVariables(query.query ?? '', context.variables));
      return parsed && evaluateQuery(context.store, parsed, context.window);
    }
    case 'logs':
      return countEntries(context, context.logs, query);
    case 'events':
      return countEntries(context, context.events, query);
    default:
      return undefined;
  }
}

/** Counts logs or events per bucket and value of a facet. */
function countEntries(
  context: DashboardContext,
  entries: readonly (Searchable & { at: Date })[],
  query: WidgetQuery,
): ResultSeries[] {
  const matches = parseSearch(fillVariables(query.search?.query ?? '', context.variables));
  const facets = (query.group_by ?? []).map(({ facet }) => facet ?? '').filter((facet) => facet !== '');
  const groups = new Map<string, ResultSeries>();
  for (const entry of entries) {
    const index = bucketOf(entry.at, context.window);
    if (index === undefined || !matches(entry)) continue;
    const group = facets.map((facet) => `${facet}:${entry.valuesOf(facet.replace(/^@/, ''))[0] ?? ''}`);
    if (group.some((value) => value.endsWith(':'))) continue;
    const name = group.join(',');
    const series = groups.get(name) ?? { group, values: emptyBuckets(context.window) };
    series.values[index] = (series.values[index] ?? 0) + 1;
    groups.set(name, series);
  }
  return [...groups.values()];
}

function emptyBuckets(window: TimeWindow): (number | null)[] {
  return Array.from({ length: bucketCount(window) }, () => null);
}

function bucketOf(at: Date, window: TimeWindow): number | undefined {
  const seconds = at.getTime() / 1000;
  if (seconds < window.fromSeconds || seconds >= window.toSeconds) return undefined;
  return Math.floor((seconds - window.fromSeconds) / window.bucketSeconds);
}

function reduced({ group, values }: ResultSeries, query: WidgetQuery): ResultSeries {
  const isCount =
    (query.data_source ?? 'metrics') !== 'metrics' || (query.query ?? '').includes('.as_count()');
  const byDefault: Aggregator = isCount ? 'sum' : 'avg';
  return { group, values: [aggregate(values, readAggregator(query.aggregator) ?? byDefault)] };
}
