import { Cursor } from './cursor.ts';
import { parseExpression } from './parse-query.ts';
import type { Expression, MonitorQuery } from './query.ts';

/** `name(` … `):` at the start: the evaluation window of a metric monitor. */
const window = /[a-z_]+\((?:[^()"']|\([^()"']*\))*\)\s*:/y;

const comparisonLevel = 3;

/**
 * Parses a monitor's query: `avg(last_5m):avg:nova.latency{*} by {host} > 3`, `logs("…").rollup("count").last("5m") > 0`,
 * `"nova.can_connect".over("*").last(2).count_by_status()`, `12 && 34`.
 * @returns the query and what it is compared with
 * @throws QuerySyntaxError
 */
export function parseMonitorQuery(text: string): MonitorQuery {
  const cursor = new Cursor(text);
  const evaluated = cursor.match(window);
  const over = evaluated === undefined ? undefined : parseWindow(evaluated);
  const of = parseExpression(cursor, over ? comparisonLevel : 0);
  if (!over) {
    cursor.skipSpace();
    if (!cursor.done) cursor.fail('unexpected text');
    return splitComparison(of);
  }
  const operator = (['>=', '<=', '==', '!=', '>', '<'] as const).find((each) => cursor.take(each));
  if (!operator) return finish(cursor, { window: over, of, comparison: undefined });
  const number =
    cursor.match(/[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y) ?? cursor.fail('expected a number');
  return finish(cursor, { window: over, of, comparison: { operator, threshold: Number(number) } });
}

function parseWindow(text: string): Expression {
  const cursor = new Cursor(text.slice(0, text.lastIndexOf(':')));
  return parseExpression(cursor);
}

function finish(cursor: Cursor, query: MonitorQuery): MonitorQuery {
  cursor.skipSpace();
  if (!cursor.done) cursor.fail('unexpected text');
  return query;
}

function splitComparison(of: Expression): MonitorQuery {
  if (of.kind !== 'binary') return { window: undefined, of, comparison: undefined };
  const { operator, right } = of;
  const sign = right.kind === 'unary' && right.operator === '-' ? -1 : 1;
  const bare = right.kind === 'unary' ? right.of : right;
  const compares =
    operator.startsWith('>') || operator.startsWith('<') || operator === '==' || operator === '!=';
  if (!compares || bare.kind !== 'number') return { window: undefined, of, comparison: undefined };
  const comparison = { operator: toComparison(operator), threshold: sign * Number(bare.text) };
  return { window: undefined, of: of.left, comparison };
}

function toComparison(operator: string): NonNullable<MonitorQuery['comparison']>['operator'] {
  const known = (['>', '>=', '<', '<=', '==', '!='] as const).find((each) => each === operator);
  return known ?? '>';
}
