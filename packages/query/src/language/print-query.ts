import type { Argument, Expression, Filter, Method, MonitorQuery } from './query.ts';

/**
 * Writes an expression in canonical form: parsing it again gives the same tree.
 *
 * @returns the text of the query or formula
 */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'metric': {
      const by = expression.by.length > 0 ? ` by {${expression.by.join(',')}}` : '';
      const head = expression.aggregator === '' ? '' : `${expression.aggregator}:`;
      const methods = expression.methods.map(printMethod).join('');
      return `${head}${expression.metric}{${printFilter(expression.filter)}}${by}${methods}`;
    }
    case 'number':
    case 'duration':
      return expression.text;
    case 'string':
      return `${expression.quote}${expression.text}${expression.quote}`;
    case 'name':
      return expression.name;
    case 'variable':
      return `$${expression.name}`;
    case 'scope':
      return `{${printFilter(expression.filter)}}`;
    case 'call':
      return `${expression.name}(${printArguments(expression.arguments)})`;
    case 'method':
      return printExpression(expression.of) + printMethod(expression.method);
    case 'group':
      return `(${printExpression(expression.of)})`;
    case 'unary':
      return expression.operator + printExpression(expression.of);
    case 'binary':
      return `${printExpression(expression.left)} ${expression.operator} ${printExpression(expression.right)}`;
  }
}

/**
 * Writes the expressions of one query, with a comma between them, as `parseQuery` reads them.
 *
 * @returns the text of the query
 */
export function printQuery(expressions: readonly Expression[]): string {
  return expressions.map(printExpression).join(', ');
}

/**
 * Writes the query of a monitor: its evaluation window, what is evaluated, and the comparison with its threshold.
 *
 * @returns the text of the query; without a window or a comparison where the monitor has none
 */
export function printMonitorQuery(query: MonitorQuery): string {
  const head = query.window ? `${printExpression(query.window)}:` : '';
  const tail = query.comparison ? ` ${query.comparison.operator} ${query.comparison.threshold}` : '';
  return head + printExpression(query.of) + tail;
}

/**
 * Writes what stands between the braces of a metric query.
 *
 * @returns the text of the filter, without the braces; `*` for everything
 */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'everything':
      return '*';
    case 'tag':
      return filter.key === '' ? filter.value : `${filter.key}:${filter.value}`;
    case 'template-variable':
      return `$${filter.name}`;
    case 'in':
      return `${filter.key} ${filter.negated ? 'NOT IN' : 'IN'} (${filter.values.join(',')})`;
    case 'not':
      return `${filter.mark}${filter.mark === 'NOT' ? ' ' : ''}${printFilter(filter.of)}`;
    case 'group':
      return `(${printFilter(filter.of)})`;
    case 'all':
      return filter.of.map(printFilter).join(filter.separator === 'AND' ? ' AND ' : filter.separator);
    case 'any':
      return filter.of.map(printFilter).join(' OR ');
  }
}

function printMethod(method: Method): string {
  return `.${method.name}(${printArguments(method.arguments)})`;
}

function printArguments(list: readonly Argument[]): string {
  return list
    .map((each) => (each.name === undefined ? '' : `${each.name}=`) + printExpression(each.value))
    .join(', ');
}
