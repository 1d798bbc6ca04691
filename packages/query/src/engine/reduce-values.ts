import { NotEvaluated } from './not-evaluated.ts';
import type { TimeGrid } from './time-grid.ts';

/** How the values of a series become one. */
export type Reducer = 'avg' | 'sum' | 'min' | 'max' | 'last' | 'area' | 'l2norm' | 'percentile';

/**
 * Reads the aggregator of a scalar query; Datadog's default is `avg`.
 *
 * @throws NotEvaluated for one that is not known
 */
export function readReducer(text: string | undefined): Reducer {
  switch (text) {
    case undefined:
    case 'mean':
      return 'avg';
    case 'avg':
    case 'sum':
    case 'min':
    case 'max':
    case 'last':
    case 'area':
    case 'l2norm':
    case 'percentile':
      return text;
    default:
      throw new NotEvaluated(`the aggregator \`${text}\` is not known`);
  }
}

/**
 * Reduces values to one, ignoring gaps.
 * @returns `NaN` when there are only gaps
 * @throws NotEvaluated, an Error whose `reason` says that only a query of sketches gives percentiles
 */
export function reduceValues(values: Float64Array, reducer: Reducer, { stepSeconds }: TimeGrid): number {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return Number.NaN;
  switch (reducer) {
    case 'sum':
      return total(present);
    case 'avg':
      return total(present) / present.length;
    case 'min':
      return present.reduce((least, value) => Math.min(least, value));
    case 'max':
      return present.reduce((most, value) => Math.max(most, value));
    case 'last':
      return present.at(-1) ?? Number.NaN;
    case 'area':
      return total(present) * stepSeconds;
    case 'l2norm':
      return Math.sqrt(present.reduce((sum, value) => sum + value * value, 0));
    case 'percentile':
      throw new NotEvaluated('the aggregator `percentile` needs a query such as `p95:…`');
  }
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
