import type { Expression, Operator } from '../language/query.ts';
import type { MetricSource, ResultSeries } from './metric-source.ts';
import type { MetricOptions, RollupCache } from './evaluate-metric.ts';
import { readFunction, type AppliedFunction } from './functions.ts';
import { NotEvaluated } from './not-evaluated.ts';
import { reduceValues, type Reducer } from './reduce-values.ts';
import type { EventSource } from './event-source.ts';
import type { TimeGrid, TimeRange } from './time-grid.ts';

/** What queries are run over. */
export interface EvaluationContext {
  readonly metrics: MetricSource;
  readonly events: EventSource;
  readonly range: TimeRange;
  /** Interval of queries that name none. */
  readonly intervalSeconds: number;
  readonly cache: RollupCache;
}

/** The result of a query or formula: series that share a grid. */
export interface Result {
  readonly grid: TimeGrid;
  readonly series: readonly ResultSeries[];
  /** A missing value is 0 where the other side of an operation has one. */
  readonly zeroAligned: boolean;
  /** Keys that the series are grouped by. */
  readonly by: readonly string[];
}

/** A query ready to be run. */
export interface PlannedQuery {
  /** As a message names it. */
  readonly label: string;
  readonly reducer: Reducer;
  overTime(context: EvaluationContext, options?: Pick<MetricOptions, 'beforeSpace'>): Result;
  /** One value for each group, over the whole time. */
  overall(context: EvaluationContext): Result;
  /** The same query with another method; `undefined` for queries without methods. */
  withMethod?(name: string, list: Extract<Expression, { kind: 'call' }>['arguments']): PlannedQuery;
  /** Why there is nothing, once the result turned out empty. */
  explainEmpty(context: EvaluationContext): string;
}

/** A formula whose every part is understood. */
export type FormulaNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'query'; readonly query: PlannedQuery }
  | { readonly kind: 'negate'; readonly of: FormulaNode }
  | {
      readonly kind: 'operation';
      readonly operator: Arithmetic;
      readonly left: FormulaNode;
      readonly right: FormulaNode;
    }
  | { readonly kind: 'default-zero'; readonly of: FormulaNode }
  | {
      readonly kind: 'apply';
      readonly name: string;
      readonly applied: AppliedFunction;
      readonly of: FormulaNode;
    };

type Arithmetic = '+' | '-' | '*' | '/';

/**
 * Makes an expression ready to be run.
 *
 * @param find Plans a metric query that is written out, or finds one by its name.
 * @returns the formula as a tree, for {@link evaluateOverTime} and {@link evaluateOverall}
 * @throws NotEvaluated, an Error whose `reason` names the first part that is not known
 */
export function planFormula(
  expression: Expression,
  find: (part: Extract<Expression, { kind: 'metric' | 'name' }>) => PlannedQuery,
): FormulaNode {
  switch (expression.kind) {
    case 'number':
      return { kind: 'number', value: Number(expression.text) };
    case 'name':
    case 'metric':
      return { kind: 'query', query: find(expression) };
    case 'group':
      return planFormula(expression.of, find);
    case 'unary': {
      if (expression.operator === '!') throw new NotEvaluated('the operator `!` is not arithmetic');
      const of = planFormula(expression.of, find);
      return expression.operator === '-' ? { kind: 'negate', of } : of;
    }
    case 'binary':
      return {
        kind: 'operation',
        operator: readOperator(expression.operator),
        left: planFormula(expression.left, find),
        right: planFormula(expression.right, find),
      };
    case 'call':
      return planCall(expression, find);
    case 'method':
      return planMethod(expression, find);
    case 'variable':
      throw new NotEvaluated(`the template variable \`$${expression.name}\` as a value`);
    case 'string':
    case 'duration':
    case 'scope':
      throw new NotEvaluated(`a ${expression.kind} where a query is expected`);
  }
}

function planCall(
  { name, arguments: list }: Extract<Expression, { kind: 'call' }>,
  find: Parameters<typeof planFormula>[1],
): FormulaNode {
  const [first, ...rest] = list;
  if (!first) throw new NotEvaluated(`the function \`${name}\` has no argument`);
  if (first.name !== undefined) throw new NotEvaluated(`the argument \`${first.name}\` of \`${name}\``);
  if (name === 'rollup' || name === 'fill' || name === 'as_count' || name === 'as_rate') {
    return withMethodOf(planFormula(first.value, find), name, rest);
  }
  if (name === 'default_zero') {
    if (rest.length > 0) throw new NotEvaluated('`default_zero` takes no second argument');
    return { kind: 'default-zero', of: planFormula(first.value, find) };
  }
  const applied = readFunction(name, rest);
  return { kind: 'apply', name, applied, of: planFormula(first.value, find) };
}

function planMethod(
  { of, method }: Extract<Expression, { kind: 'method' }>,
  find: Parameters<typeof planFormula>[1],
): FormulaNode {
  return withMethodOf(planFormula(of, find), method.name, method.arguments);
}

function withMethodOf(
  node: FormulaNode,
  name: string,
  list: Extract<Expression, { kind: 'call' }>['arguments'],
): FormulaNode {
  if (node.kind !== 'query' || !node.query.withMethod) {
    throw new NotEvaluated(`\`${name}\` of what is not a metric query`);
  }
  return { kind: 'query', query: node.query.withMethod(name, list) };
}

function readOperator(operator: Operator): Arithmetic {
  if (operator === '+' || operator === '-' || operator === '*' || operator === '/') return operator;
  throw new NotEvaluated(`the operator \`${operator}\` is not arithmetic`);
}

/**
 * Finds the queries of a formula.
 *
 * @returns each query, in the order it is written; one that is used twice comes twice
 */
export function queriesOf(node: FormulaNode): PlannedQuery[] {
  switch (node.kind) {
    case 'number':
      return [];
    case 'query':
      return [node.query];
    case 'operation':
      return [...queriesOf(node.left), ...queriesOf(node.right)];
    default:
      return queriesOf(node.of);
  }
}

/**
 * Runs a formula over time.
 *
 * @returns the series of the result, or a number for a formula without a query
 * @throws NotEvaluated for what shows only with the data, such as queries that are grouped by different tags
 */
export function evaluateOverTime(node: FormulaNode, context: EvaluationContext): Result | number {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'query':
      return node.query.overTime(context);
    case 'negate':
      return mapValues(evaluateOverTime(node.of, context), (value) => -value);
    case 'operation':
      return combine(
        node.operator,
        evaluateOverTime(node.left, context),
        evaluateOverTime(node.right, context),
      );
    case 'default-zero':
      return defaultZero(evaluateOverTime(node.of, context));
    case 'apply': {
      const { applied, of } = node;
      if (applied.kind === 'shift') {
        return moveTo(
          evaluateOverTime(of, { ...context, range: applied.apply(context.range) }),
          context.range,
          applied.apply(context.range),
        );
      }
      if (applied.kind === 'series' && applied.beforeSpace && of.kind === 'query') {
        return of.query.overTime(context, { beforeSpace: applied.apply });
      }
      return applyTo(evaluateOverTime(of, context), applied, node.name);
    }
  }
}

/** Runs a formula to one value for each group: queries are reduced first, except under functions of time. */
export function evaluateOverall(node: FormulaNode, context: EvaluationContext): Result | number {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'query':
      return node.query.overall(context);
    case 'negate':
      return mapValues(evaluateOverall(node.of, context), (value) => -value);
    case 'operation':
      return combine(
        node.operator,
        evaluateOverall(node.left, context),
        evaluateOverall(node.right, context),
      );
    case 'default-zero':
      return defaultZero(evaluateOverall(node.of, context));
    case 'apply': {
      const { applied, of } = node;
      if (applied.kind === 'shift') {
        return evaluateOverall(of, { ...context, range: applied.apply(context.range) });
      }
      if (applied.kind === 'series' || (applied.kind === 'result' && applied.overTime === true)) {
        return reduceResult(evaluateOverTime(node, context), reducerOf(node));
      }
      return applyTo(evaluateOverall(of, context), applied, node.name);
    }
  }
}

/** The aggregator that reduces a formula: that of its queries, which must agree. */
export function reducerOf(node: FormulaNode): Reducer {
  const reducers = new Set(queriesOf(node).map(({ reducer }) => reducer));
  const [reducer = 'avg'] = reducers;
  if (reducers.size > 1) throw new NotEvaluated('a function of time over queries with different aggregators');
  return reducer;
}

/** One value for each series of a result. */
export function reduceResult(result: Result | number, reducer: Reducer): Result | number {
  if (typeof result === 'number') return result;
  return {
    ...result,
    series: result.series.map(({ group, values }) => ({
      group,
      values: Float64Array.of(reduceValues(values, reducer, result.grid)),
    })),
    grid: { ...result.grid, count: 1 },
  };
}

function applyTo(result: Result | number, applied: AppliedFunction, name: string): Result | number {
  if (applied.kind === 'value') return mapValues(result, applied.apply);
  if (typeof result === 'number') throw new NotEvaluated(`\`${name}\` of a number`);
  if (applied.kind === 'result') {
    const series = applied.apply(result.series, result.grid);
    const by = series.some(({ group }) => group.length === 0) ? [] : result.by;
    return { ...result, series, by };
  }
  if (applied.kind === 'series') {
    const series = result.series.map(({ group, values }) => ({
      group,
      values: applied.apply(values, result.grid),
    }));
    return { ...result, series };
  }
  return result;
}

/** What is not finite afterwards, such as the logarithm of 0, is no value. */
function mapValues(result: Result | number, apply: (value: number) => number): Result | number {
  const finite = (value: number) => {
    const applied = apply(value);
    return Number.isFinite(applied) ? applied : Number.NaN;
  };
  if (typeof result === 'number') return finite(result);
  return {
    ...result,
    series: result.series.map(({ group, values }) => ({ group, values: values.map(finite) })),
  };
}

/**
 * Gauges are bridged over five minutes first, or carried forward so long; a query without groups and without data is 0.
 *
 * @see https://docs.datadoghq.com/dashboards/functions/interpolation/#default-zero
 */
function defaultZero(result: Result | number): Result | number {
  if (typeof result === 'number') return Number.isNaN(result) ? 0 : result;
  if (result.series.length === 0) {
    const series = result.by.length === 0 ? [{ group: [], values: new Float64Array(result.grid.count) }] : [];
    return { ...result, series };
  }
  const bridged = result.zeroAligned
    ? result.series
    : result.series.map(({ group, values }) => ({ group, values: bridge(values, result.grid) }));
  return {
    ...result,
    series: bridged.map(({ group, values }) => ({
      group,
      values: values.map((value) => (Number.isNaN(value) ? 0 : value)),
    })),
  };
}

const bridgedSeconds = 300;

function bridge(values: Float64Array, { stepSeconds }: TimeGrid): Float64Array {
  const bridged = Float64Array.from(values);
  const limit = Math.floor(bridgedSeconds / stepSeconds);
  let last = -1;
  for (let index = 0; index <= values.length; index++) {
    const value = values[index];
    if (value !== undefined && Number.isNaN(value)) continue;
    const before = values[last] ?? Number.NaN;
    const isLinear = value !== undefined && (index - last) * stepSeconds <= bridgedSeconds;
    const end = isLinear ? index : Math.min(index, last + 1 + limit);
    for (let at = last + 1; last >= 0 && at < end; at++) {
      bridged[at] = isLinear ? before + ((value - before) * (at - last)) / (index - last) : before;
    }
    last = index;
  }
  return bridged;
}

/** A shifted result at the time that is looked at: bucket by bucket. */
function moveTo(result: Result | number, to: TimeRange, from: TimeRange): Result | number {
  if (typeof result === 'number') return result;
  const seconds = to.fromSeconds - from.fromSeconds;
  const { stepSeconds } = result.grid;
  const start = Math.floor(to.fromSeconds / stepSeconds) * stepSeconds;
  const count = Math.max(1, Math.ceil((to.toSeconds - start) / stepSeconds));
  const skipped = Math.round((start - seconds - result.grid.startSeconds) / stepSeconds);
  return {
    ...result,
    grid: { startSeconds: start, stepSeconds, count },
    series: result.series.map(({ group, values }) => ({
      group,
      values: Float64Array.from({ length: count }, (_, index) => values[index + skipped] ?? Number.NaN),
    })),
  };
}

/** Pairs series by their tags; a side without groups goes with every group of the other. */
function combine(operator: Arithmetic, left: Result | number, right: Result | number): Result | number {
  const operate = operations[operator];
  if (typeof left === 'number' && typeof right === 'number') return operate(left, right);
  if (typeof left === 'number') return mapValues(right, (value) => operate(left, value));
  if (typeof right === 'number') return mapValues(left, (value) => operate(value, right));
  const isOneValue = left.grid.count === 1 && right.grid.count === 1;
  const isAligned =
    left.grid.stepSeconds === right.grid.stepSeconds && left.grid.startSeconds === right.grid.startSeconds;
  if (!isOneValue && !isAligned) {
    throw new NotEvaluated('an operation on queries with different rollup intervals');
  }
  if (left.by.length > 0 && right.by.length > 0 && keysOf(left.by) !== keysOf(right.by)) {
    throw new NotEvaluated('an operation on queries that are grouped by different tags');
  }
  const partners = new Map(right.series.map((series) => [keysOf(series.group), series]));
  const pairs = left.series.flatMap((one): [ResultSeries, ResultSeries][] => {
    if (left.by.length === 0) return right.series.map((other) => [one, other]);
    const partner = right.by.length === 0 ? right.series[0] : partners.get(keysOf(one.group));
    return partner ? [[one, partner]] : [];
  });
  return {
    grid: left.grid,
    zeroAligned: left.zeroAligned && right.zeroAligned,
    by: left.by.length > 0 ? left.by : right.by,
    series: pairs.map(([one, other]) => ({
      group: one.group.length > 0 ? one.group : other.group,
      values: one.values.map((value, index) => {
        const second = other.values[index] ?? Number.NaN;
        if (Number.isNaN(value) && Number.isNaN(second)) return Number.NaN;
        return operate(
          Number.isNaN(value) && left.zeroAligned ? 0 : value,
          Number.isNaN(second) && right.zeroAligned ? 0 : second,
        );
      }),
    })),
  };
}

const operations: Record<Arithmetic, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0 ? Number.NaN : left / right),
};

function keysOf(tags: readonly string[]): string {
  return [...tags].sort().join('\u0000');
}
