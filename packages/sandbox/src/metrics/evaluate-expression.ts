import type { ResultSeries } from './evaluate-query.ts';
import type { Expression } from './expression.ts';

/** Computes an expression, joining series of the same group. `undefined` for functions it does not know. */
export function evaluateExpression(
  expression: Expression,
  results: (name: string) => ResultSeries[] | undefined,
  buckets: number,
): ResultSeries[] | undefined {
  switch (expression.kind) {
    case 'number':
      return [{ group: [], values: Array.from({ length: buckets }, () => expression.value) }];
    case 'name':
      return results(expression.name);
    case 'call': {
      const [argument] = expression.arguments;
      const transform = functions.get(expression.function);
      const series = argument && evaluateExpression(argument, results, buckets);
      if (!transform || !series) return undefined;
      const input =
        series.length === 0 && expression.function === 'default_zero'
          ? [{ group: [], values: Array.from({ length: buckets }, () => null) }]
          : series;
      return input.map(({ group, values }) => ({ group, values: values.map(transform) }));
    }
    case 'operation': {
      const left = evaluateExpression(expression.left, results, buckets);
      const right = evaluateExpression(expression.right, results, buckets);
      return left && right && combine(left, right, operations[expression.operator]);
    }
  }
}

const functions: ReadonlyMap<string, (value: number | null) => number | null> = new Map(
  Object.entries({
    default_zero: (value) => value ?? 0,
    abs: (value) => (value === null ? null : Math.abs(value)),
    ceil: (value) => (value === null ? null : Math.ceil(value)),
    floor: (value) => (value === null ? null : Math.floor(value)),
    round: (value) => (value === null ? null : Math.round(value)),
    log2: (value) => (value === null ? null : Math.log2(value)),
    log10: (value) => (value === null ? null : Math.log10(value)),
  }),
);

const operations: Record<'+' | '-' | '*' | '/', (left: number, right: number) => number | null> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0 ? null : left / right),
};

/** Pairs series by group; a side without groups goes with every group of the other. */
function combine(
  left: ResultSeries[],
  right: ResultSeries[],
  operation: (left: number, right: number) => number | null,
): ResultSeries[] {
  const key = (series: ResultSeries) => series.group.join(',');
  const spread = (one: ResultSeries[], other: ResultSeries[]) =>
    one.length === 1 && one[0]?.group.length === 0 && other.length > 0;
  const pairs: [ResultSeries, ResultSeries][] = spread(left, right)
    ? right.flatMap((series) => (left[0] ? [[left[0], series] as [ResultSeries, ResultSeries]] : []))
    : spread(right, left)
      ? left.flatMap((series) => (right[0] ? [[series, right[0]] as [ResultSeries, ResultSeries]] : []))
      : left.flatMap((series) => {
          const partner = right.find((candidate) => key(candidate) === key(series));
          return partner ? [[series, partner] as [ResultSeries, ResultSeries]] : [];
        });
  return pairs.map(([one, other]) => ({
    group: one.group.length > 0 ? one.group : other.group,
    values: one.values.map((value, index) => {
      const second = other.values[index] ?? null;
      return value === null || second === null ? null : operation(value, second);
    }),
  }));
}
