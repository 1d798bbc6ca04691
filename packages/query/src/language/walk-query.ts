import type { Expression, Filter, MetricQuery } from './query.ts';

/** Every node of an expression, parents first. */
function* walkExpression(expression: Expression): Generator<Expression> {
  yield expression;
  switch (expression.kind) {
    case 'metric':
      for (const method of expression.methods)
        for (const each of method.arguments) yield* walkExpression(each.value);
      break;
    case 'call':
      for (const each of expression.arguments) yield* walkExpression(each.value);
      break;
    case 'method':
      yield* walkExpression(expression.of);
      for (const each of expression.method.arguments) yield* walkExpression(each.value);
      break;
    case 'group':
    case 'unary':
      yield* walkExpression(expression.of);
      break;
    case 'binary':
      yield* walkExpression(expression.left);
      yield* walkExpression(expression.right);
      break;
    default:
      break;
  }
}

/**
 * Finds the metrics an expression asks for, also inside functions and arithmetic.
 *
 * @returns each metric query, in the order it is written; one that is written twice comes twice
 */
export function metricsOf(expression: Expression): MetricQuery[] {
  return [...walkExpression(expression)].filter((node) => node.kind === 'metric');
}

/**
 * Finds the queries a formula refers to.
 *
 * @returns their names, in the order they are written; one that is written twice comes twice
 */
export function namesOf(expression: Expression): string[] {
  return [...walkExpression(expression)].filter((node) => node.kind === 'name').map((node) => node.name);
}

/**
 * Finds the template variables used in filters, groups and as plain values.
 *
 * @returns their names without `$` and without the endings `.value` and `.key`, in the order they are written; one that is
 * used twice comes twice
 */
export function templateVariablesOf(expression: Expression): string[] {
  const found: string[] = [];
  for (const node of walkExpression(expression)) {
    if (node.kind === 'variable') found.push(node.name);
    if (node.kind !== 'metric') continue;
    for (const part of walkFilter(node.filter)) {
      if (part.kind === 'template-variable') found.push(part.name);
      else if (part.kind === 'tag') found.push(...variablesIn(part.value));
      else if (part.kind === 'in') found.push(...part.values.flatMap(variablesIn));
    }
    found.push(...node.by.flatMap(variablesIn));
  }
  return found.map((name) => name.replace(/\.(value|key)$/, ''));
}

function* walkFilter(filter: Filter): Generator<Filter> {
  yield filter;
  if (filter.kind === 'all' || filter.kind === 'any') for (const each of filter.of) yield* walkFilter(each);
  else if (filter.kind === 'not' || filter.kind === 'group') yield* walkFilter(filter.of);
}

function variablesIn(text: string): string[] {
  return [...text.matchAll(/\$([A-Za-z_][\w.-]{0,200})/g)].map((match) => match[1] ?? '');
}
