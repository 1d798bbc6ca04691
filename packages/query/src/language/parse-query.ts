import { Cursor } from './cursor.ts';
import { parseFilter } from './parse-filter.ts';
import type { Argument, Expression, Method, MetricQuery, Operator } from './query.ts';

const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w])/y;
/** A length of time without quotes: `.last(10d)`. */
const duration = /\d+(?:mo|[smhdwy])(?![\w])/y;
/** What a change alert compares with: `change(avg(last_5m),1h_ago)`. */
const timeAgo = /\d+(?:mo|[mhdw])_ago\b/y;
const aggregator = /[A-Za-z][\w.]*(?=:[A-Za-z$_])/y;
/** Of a distribution, how many values lie on one side of a threshold: `count(v: v<=5):nova.latency{*}`. */
const threshold = /count\(\s*v\s*:[\w\s.<>=]{1,80}\)(?=:[A-Za-z$_])/y;
const name = /[A-Za-z_][\w./-]*[\w]|[A-Za-z_]/y;
/** What a monitor searches: `error-tracking("service:a")`. Only there may a called name contain `-`. */
const search = /[a-z]+(?:-[a-z]+)+(?=\(\s*["'])/y;
const bareName = /[A-Za-z_]\w*/y;
const variable = /\$[A-Za-z_][\w.]*/y;
const groupKey = /[^,{}]+/y;

/** Binding strength, weakest first. */
const levels: readonly (readonly Operator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '>=', '<=', '>', '<'],
  ['+', '-'],
  ['**', '*', '/', '%'],
];

/**
 * Parses what a widget queries: one expression, or several separated by commas (the legacy `q`).
 * @returns its expressions, in order
 * @throws QuerySyntaxError
 */
export function parseQuery(text: string): readonly Expression[] {
  const cursor = new Cursor(text);
  const expressions = [parseExpression(cursor)];
  while (cursor.take(',')) expressions.push(parseExpression(cursor));
  cursor.skipSpace();
  if (!cursor.done) cursor.fail('unexpected text');
  return expressions;
}

/**
 * Parses a formula over named queries, such as `100 * errors / default_zero(requests)`.
 * @returns the expression
 * @throws QuerySyntaxError
 */
export function parseFormula(text: string): Expression {
  const cursor = new Cursor(text);
  const expression = parseExpression(cursor);
  cursor.skipSpace();
  if (!cursor.done) cursor.fail('unexpected text');
  return expression;
}

/** One expression from the cursor on; comparisons only above `level` 2. */
export function parseExpression(cursor: Cursor, level = 0): Expression {
  const operators = levels[level];
  if (!operators) return parseUnary(cursor);
  return cursor.deeper(() => {
    let left = parseExpression(cursor, level + 1);
    for (;;) {
      const operator = operators.find((each) => cursor.take(each));
      if (!operator) return left;
      left = { kind: 'binary', operator, left, right: parseExpression(cursor, level + 1) };
    }
  });
}

function parseUnary(cursor: Cursor): Expression {
  return cursor.deeper(() => {
    if (cursor.take('-')) return { kind: 'unary', operator: '-', of: parseUnary(cursor) };
    if (cursor.take('!')) return { kind: 'unary', operator: '!', of: parseUnary(cursor) };
    if (cursor.take('+')) return { kind: 'unary', operator: '+', of: parseUnary(cursor) };
    return parseMethods(cursor, parsePrimary(cursor));
  });
}

function parsePrimary(cursor: Cursor): Expression {
  if (cursor.take('(')) {
    const of = parseExpression(cursor);
    cursor.expect(')');
    return { kind: 'group', of };
  }
  for (const quote of ["'", '"'] as const) {
    if (cursor.take(quote)) return { kind: 'string', quote, text: takeQuoted(cursor, quote) };
  }
  if (cursor.take('{')) {
    const filter = parseFilter(cursor);
    cursor.expect('}');
    return { kind: 'scope', filter };
  }
  const digits = cursor.match(number);
  if (digits !== undefined) return { kind: 'number', text: digits };
  const length = cursor.match(duration);
  if (length !== undefined) return { kind: 'duration', text: length };
  const ago = cursor.match(timeAgo);
  if (ago !== undefined) return { kind: 'name', name: ago };
  const dollar = cursor.match(variable);
  if (dollar !== undefined) return { kind: 'variable', name: dollar.slice(1) };
  const prefix = cursor.match(aggregator) ?? cursor.match(threshold);
  if (prefix !== undefined) {
    cursor.expect(':');
    return parseMetric(cursor, prefix, cursor.match(name) ?? cursor.fail('expected a metric name'));
  }
  return parseNamed(cursor);
}

/** A call, a metric without aggregator or a plain name. Only a metric may contain `-`, `.` and `/`. */
function parseNamed(cursor: Cursor): Expression {
  const start = cursor.at;
  const searched = cursor.match(search);
  if (searched !== undefined) return { kind: 'call', name: searched, arguments: parseArguments(cursor) };
  const long =
    cursor.match(name) ?? cursor.fail(cursor.done ? 'the query ends too early' : 'expected a query');
  if (cursor.sees('{')) return parseMetric(cursor, '', long);
  cursor.at = start;
  const short = cursor.match(bareName) ?? long;
  if (cursor.sees('(')) return { kind: 'call', name: short, arguments: parseArguments(cursor) };
  const rest = /(?:\.[A-Za-z_]\w*)*(?!\w*\()/y;
  rest.lastIndex = cursor.at;
  const dotted = rest.exec(cursor.text)?.[0] ?? '';
  cursor.at += dotted.length;
  return { kind: 'name', name: short + dotted };
}

function parseMetric(cursor: Cursor, aggregate: string, metric: string): MetricQuery {
  cursor.expect('{');
  const filter = parseFilter(cursor);
  cursor.expect('}');
  const by: string[] = [];
  const start = cursor.at;
  if (cursor.takeWord('BY') && cursor.take('{')) {
    while (!cursor.sees('}')) {
      by.push((cursor.match(groupKey) ?? cursor.fail('expected a tag key')).trim());
      if (!cursor.take(',') && !cursor.sees('}')) cursor.fail('expected `,` or `}`');
    }
    cursor.expect('}');
  } else cursor.at = start;
  const methods: Method[] = [];
  for (let method = takeMethod(cursor); method; method = takeMethod(cursor)) methods.push(method);
  return { kind: 'metric', aggregator: aggregate, metric, filter, by, methods };
}

function parseMethods(cursor: Cursor, of: Expression): Expression {
  const method = of.kind === 'number' ? undefined : takeMethod(cursor);
  return method ? parseMethods(cursor, { kind: 'method', of, method }) : of;
}

function takeMethod(cursor: Cursor): Method | undefined {
  const start = cursor.at;
  if (cursor.take('.')) {
    const called = cursor.match(bareName);
    if (called !== undefined && cursor.sees('(')) return { name: called, arguments: parseArguments(cursor) };
  }
  cursor.at = start;
  return undefined;
}

function parseArguments(cursor: Cursor): Argument[] {
  cursor.expect('(');
  const list: Argument[] = [];
  while (!cursor.sees(')')) {
    list.push(parseArgument(cursor));
    if (!cursor.take(',') && !cursor.sees(')')) cursor.fail('expected `,` or `)`');
  }
  cursor.expect(')');
  return list;
}

function parseArgument(cursor: Cursor): Argument {
  const keyword = cursor.match(/[A-Za-z_]\w*(?=\s*=[^=])/y);
  if (keyword === undefined) return { value: parseExpression(cursor) };
  cursor.expect('=');
  return { name: keyword, value: parseExpression(cursor) };
}

function takeQuoted(cursor: Cursor, quote: string): string {
  for (let at = cursor.at; at < cursor.text.length; at++) {
    if (cursor.text[at] === '\\') at++;
    else if (cursor.text[at] === quote) {
      const text = cursor.text.slice(cursor.at, at);
      cursor.at = at + 1;
      return text;
    }
  }
  return cursor.fail(`expected \`${quote}\``);
}
