import {
  evaluateOverall,
  evaluateOverTime,
  queriesOf,
  reduceResult,
  reducerOf,
  type EvaluationContext,
  type Result,
} from './formula.ts';
import type { PlannedFormula, PlannedRequest, RowOrder } from './plan-request.ts';
import { reduceValues } from './reduce-values.ts';
import type { ResultSeries } from './metric-source.ts';
import { gridOf } from './time-grid.ts';

/** One formula of a request with its series. */
export interface FormulaResult {
  readonly formula: PlannedFormula;
  readonly result: Result;
}

/** One group with a value for each formula; `NaN` where a formula has none. */
export interface Row {
  readonly group: readonly string[];
  readonly values: readonly number[];
}

/**
 * Runs a request over time.
 *
 * @returns each formula with its series; one with a limit keeps only its first ones
 * @throws NotEvaluated for what shows only with the data, such as a percentile of a gauge
 */
export function evaluateRequestOverTime(
  request: PlannedRequest,
  context: EvaluationContext,
): FormulaResult[] {
  return request.formulas.map((formula) => {
    const result = asResult(evaluateOverTime(formula.node, context), context);
    return { formula, result: limitSeries(result, formula) };
  });
}

/**
 * Runs a request to one value for each group and formula, as tables and top lists show it.
 *
 * @returns one row for each group, in the order that the request asks for; largest first when it asks for none
 * @throws NotEvaluated for what shows only with the data, such as a percentile of a gauge
 */
export function evaluateRequestOverall(request: PlannedRequest, context: EvaluationContext): Row[] {
  const rows = new Map<string, { group: readonly string[]; values: number[] }>();
  request.formulas.forEach(({ node }, index) => {
    const whole = request.wholeReducer;
    const evaluated =
      whole === undefined || whole === 'percentile'
        ? evaluateOverall(node, context)
        : reduceResult(evaluateOverTime(node, context), whole);
    for (const { group, values } of asResult(evaluated, context).series) {
      const key = [...group].sort().join('\u0000');
      const row = rows.get(key) ?? { group, values: request.formulas.map(() => Number.NaN) };
      rows.set(key, row);
      row.values[index] = values[0] ?? Number.NaN;
    }
  });
  return sortRows([...rows.values()], request);
}

/**
 * Explains why a request found nothing.
 *
 * @returns sentences for a person: what its empty queries say, each reason once, or why their results do not combine
 */
export function explainEmpty(request: PlannedRequest, context: EvaluationContext): string {
  const queries = request.formulas.flatMap(({ node }) => queriesOf(node));
  const empty = queries.filter((query) =>
    query.overTime(context).series.every(({ values }) => values.every(Number.isNaN)),
  );
  if (empty.length > 0) return [...new Set(empty.map((query) => query.explainEmpty(context)))].join(' ');
  if (queries.some((query) => !query.overTime(context).zeroAligned)) {
    return 'Its queries have no point at the same time, or no group in common. Counts and rates count as 0 where they have no point only with `.as_count()` or `.as_rate()`.';
  }
  return 'Its queries have no group in common, or the formula leaves no value.';
}

function asResult(result: Result | number, { range, intervalSeconds }: EvaluationContext): Result {
  if (typeof result !== 'number') return result;
  const grid = gridOf(range, intervalSeconds);
  const values = new Float64Array(grid.count).fill(result);
  return { grid, by: [], zeroAligned: false, series: [{ group: [], values }] };
}

/** The first series of a formula with a limit, by what its query's aggregator makes of them. */
function limitSeries(result: Result, { limit, node }: PlannedFormula): Result {
  if (!limit) return result;
  const reducer = reducerOf(node);
  const sign = limit.order === 'asc' ? 1 : -1;
  const rank = ({ values }: ResultSeries) =>
    reduceValues(values, reducer === 'percentile' ? 'avg' : reducer, result.grid);
  const ranked = result.series
    .map((series) => ({ series, value: rank(series) }))
    .sort((left, right) => compareNumbers(left.value, right.value, sign))
    .slice(0, limit.count)
    .map(({ series }) => series);
  return { ...result, series: ranked };
}

function sortRows(rows: Row[], { formulas, sort }: PlannedRequest): Row[] {
  const limited = formulas.findIndex(({ limit }) => limit !== undefined);
  const limit = formulas[limited]?.limit;
  const orderBy: readonly RowOrder[] =
    sort && sort.orderBy.length > 0
      ? sort.orderBy
      : [{ by: 'formula', index: Math.max(0, limited), order: limit?.order ?? 'desc' }];
  const kept = limit
    ? [...rows]
        .sort((left, right) =>
          compareRows(left, right, [{ by: 'formula', index: limited, order: limit.order }]),
        )
        .slice(0, limit.count)
    : rows;
  return kept.sort((left, right) => compareRows(left, right, orderBy)).slice(0, sort?.count ?? kept.length);
}

function compareRows(left: Row, right: Row, orderBy: readonly RowOrder[]): number {
  for (const order of orderBy) {
    const sign = order.order === 'asc' ? 1 : -1;
    const compared =
      order.by === 'formula'
        ? compareNumbers(
            left.values[order.index] ?? Number.NaN,
            right.values[order.index] ?? Number.NaN,
            sign,
          )
        : sign * tagOf(left, order.name).localeCompare(tagOf(right, order.name));
    if (compared !== 0) return compared;
  }
  return 0;
}

/** Rows without a value come last, whatever the order. */
function compareNumbers(left: number, right: number, sign: number): number {
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return sign * (left - right);
}

function tagOf({ group }: Row, name: string): string {
  return group.find((tag) => tag.startsWith(`${name}:`)) ?? '';
}
