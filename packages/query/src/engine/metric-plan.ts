import type { Argument, Expression, Method, MetricQuery } from '../language/query.ts';
import { compileTagFilter, filterKeys, type TagMatcher, type TemplateVariables } from './match-tags.ts';
import { normalizeMetricName } from './metric-source.ts';
import { NotEvaluated } from './not-evaluated.ts';

export type RollupMethod = 'avg' | 'sum' | 'min' | 'max' | 'count';
type SpaceAggregator = 'avg' | 'sum' | 'min' | 'max' | 'count' | 'percentile';
type FillMethod = 'linear' | 'last' | 'zero' | 'null';

/** A metric query ready to be run: every part of it is understood. */
export interface MetricPlan {
  readonly metric: string;
  readonly matches: TagMatcher;
  /** Keys that the filter asks for. */
  readonly filterKeys: readonly string[];
  readonly by: readonly string[];
  readonly space: SpaceAggregator;
  /** For `p95`: 0.95. */
  readonly percentile: number;
  readonly as: 'count' | 'rate' | undefined;
  readonly rollup: RollupMethod | undefined;
  readonly rollupSeconds: number | undefined;
  readonly fill: { readonly method: FillMethod; readonly limitSeconds: number } | undefined;
}

const rollupMethods: readonly RollupMethod[] = ['avg', 'sum', 'min', 'max', 'count'];
const fillMethods: readonly FillMethod[] = ['linear', 'last', 'zero', 'null'];
const maxFillSeconds = 600;
const defaultFillSeconds = 300;

/**
 * Reads a metric query's parts.
 *
 * @throws NotEvaluated naming the first part that is not known
 */
export function planMetric(query: MetricQuery, variables: TemplateVariables): MetricPlan {
  const base: MetricPlan = {
    metric: normalizeMetricName(query.metric),
    matches: compileTagFilter(query.filter, variables),
    filterKeys: filterKeys(query.filter, variables),
    by: query.by.map((key) => groupKey(key)),
    ...readAggregator(query.aggregator),
    as: undefined,
    rollup: undefined,
    rollupSeconds: undefined,
    fill: undefined,
  };
  return query.methods.reduce(withMethod, base);
}

/** A plan with one more `.method()` of a query. */
export function withMethod(plan: MetricPlan, { name, arguments: list }: Method): MetricPlan {
  switch (name) {
    case 'as_count':
    case 'as_rate':
      if (list.length > 0) throw new NotEvaluated(`\`.${name}()\` takes no arguments`);
      return { ...plan, as: name === 'as_count' ? 'count' : 'rate' };
    case 'rollup':
      return { ...plan, ...readRollup(list) };
    case 'fill':
      return { ...plan, fill: readFill(list) };
    default:
      throw new NotEvaluated(`\`.${name}()\` is not a method of metric queries`);
  }
}

function readAggregator(text: string): Pick<MetricPlan, 'space' | 'percentile'> {
  const percent = /^p(\d{1,2}(?:\.\d{1,3})?|100)$/.exec(text)?.[1];
  if (percent !== undefined) return { space: 'percentile', percentile: Number(percent) / 100 };
  switch (text) {
    case '':
      return { space: 'avg', percentile: 0 };
    case 'avg':
    case 'sum':
    case 'min':
    case 'max':
    case 'count':
      return { space: text, percentile: 0 };
    default:
      if (text.startsWith('count(')) throw new NotEvaluated('values are not counted by a threshold');
      throw new NotEvaluated(`the aggregator \`${text}\` is not known`);
  }
}

function groupKey(key: string): string {
  if (key.includes('$'))
    throw new NotEvaluated(`the template variable \`${key}\` in a group is not filled in`);
  return key.toLowerCase();
}

/** `.rollup(avg)`, `.rollup(avg, 60)`; both parts in quotes or not. */
function readRollup(list: readonly Argument[]): Pick<MetricPlan, 'rollup' | 'rollupSeconds'> {
  const [first, second, ...rest] = list.map((argument) => plainText(argument, 'rollup'));
  const method = rollupMethods.find((each) => each === first);
  if (!method) throw new NotEvaluated(`\`.rollup(${first ?? ''})\` does not name a known method`);
  if (rest.length > 0) throw new NotEvaluated('`.rollup()` by the calendar of a time zone');
  if (second === undefined) return { rollup: method, rollupSeconds: undefined };
  const seconds = Number(second);
  if (!Number.isInteger(seconds) || seconds <= 0) {
    throw new NotEvaluated(`\`.rollup(${method}, ${second})\` does not name a number of seconds`);
  }
  return { rollup: method, rollupSeconds: seconds };
}

/** `.fill(linear)`, `.fill(last, 600)`; a bare number of seconds interpolates up to that limit. */
function readFill(list: readonly Argument[]): MetricPlan['fill'] {
  const [first, second, ...rest] = list.map((argument) => plainText(argument, 'fill'));
  if (rest.length > 0) throw new NotEvaluated('`.fill()` takes a method and a limit');
  const alone = Number(first);
  if (second === undefined && Number.isInteger(alone) && alone > 0) {
    return { method: 'linear', limitSeconds: Math.min(alone, maxFillSeconds) };
  }
  const method = first === '0' ? 'zero' : fillMethods.find((each) => each === first);
  if (!method) throw new NotEvaluated(`\`.fill(${first ?? ''})\` does not name a known method`);
  const limit = second === undefined ? defaultFillSeconds : Number(second);
  if (!Number.isInteger(limit) || limit <= 0) throw new NotEvaluated(`\`.fill(${method}, ${second ?? ''})\``);
  return { method, limitSeconds: Math.min(limit, maxFillSeconds) };
}

/** The text of an argument that is a word, a quoted text or a number. */
function plainText({ name, value }: Argument, method: string): string {
  if (name === undefined) {
    const text = wordOf(value);
    if (text !== undefined) return text;
  }
  throw new NotEvaluated(`an argument of \`.${method}()\` is not a plain value`);
}

/** A word, quoted text or number as text; `undefined` for anything else. */
export function wordOf(value: Expression): string | undefined {
  switch (value.kind) {
    case 'name':
      return value.name;
    case 'string':
    case 'number':
    case 'duration':
      return value.text;
    case 'unary': {
      const inner = wordOf(value.of);
      return inner !== undefined && value.of.kind === 'number' ? value.operator + inner : undefined;
    }
    default:
      return undefined;
  }
}
