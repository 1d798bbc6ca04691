import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../language/parse-query.ts';
import { printExpression } from '../language/print-query.ts';
import type { Argument, Expression, Method } from '../language/query.ts';
import type { TemplateVariables } from './match-tags.ts';
import { NotEvaluated } from './not-evaluated.ts';
import { planRequest } from './plan-request.ts';
import { isObject } from './read-json.ts';

/** A word that means nothing in any place. */
const nonsense = 'zz9';

/** Every dashboard of the example tile. */
const folder = join(import.meta.dirname, '../../../../integration-tile/assets/dashboards');
const dashboards = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8')));

const written: readonly unknown[] = [
  { q: "top(avg:a.b{$env} by {host}.rollup(max, 60), 10, 'mean', 'desc')", aggregator: 'last' },
  { q: 'moving_rollup(sum:a.b{*}.as_count().fill(zero, 60), 300, "avg") / clamp_min(avg:a.c{*}, 1)' },
  { queries: [{ data_source: 'metrics', name: 'a', query: 'sum:a.b{*}' }], aggregator: 'sum' },
  {
    queries: [{ data_source: 'metrics', name: 'a', query: 'p95:a.b{*}', aggregator: 'percentile' }],
    formulas: [{ formula: 'week_before(ewma_3(a))', limit: { count: 3, order: 'asc' } }],
    sort: { count: 3, order_by: [{ type: 'formula', index: 0, order: 'desc' }] },
  },
  {
    queries: [
      {
        ...{ data_source: 'logs', name: 'a', search: { query: 'x:y' }, indexes: ['*'], storage: 'hot' },
        compute: { aggregation: 'avg', metric: '@ms', interval: 60_000 },
        group_by: [{ facet: 'x', limit: 5, sort: { aggregation: 'max', metric: '@ms', order: 'desc' } }],
      },
    ],
    formulas: [{ formula: 'default_zero(a)' }],
  },
];

const requests = [...dashboards.flatMap(requestsIn), ...written];

describe('no part of a request is dropped', () => {
  it('plans requests as they are', () => {
    const planned = requests.filter((request) => plans(request));
    expect(planned.length).toBeGreaterThan(10);
    expect(written.every((request) => plans(request))).toBe(true);
  });

  it('names every function, method, aggregator, argument, key and choice that is exchanged for nonsense', () => {
    const accepted: string[] = [];
    let tried = 0;
    for (const request of requests) {
      if (!plans(request)) continue;
      for (const changed of withNonsense(request)) {
        tried += 1;
        if (plans(changed)) accepted.push(JSON.stringify(changed));
      }
    }
    expect(tried).toBeGreaterThan(100);
    expect(accepted).toEqual([]);
  });
});

/** Published tiles stand beside the repository, where they are there at all. */
const published = join(import.meta.dirname, '../../../../../shared/corpus/tiles');

describe.runIf(existsSync(published))('no part of a published request is dropped', () => {
  it('names whatever is exchanged for nonsense', { timeout: 300_000 }, () => {
    const texts = new Set<string>();
    for (const tile of readdirSync(published)) {
      const dashboardsOfTile = join(published, tile, 'assets/dashboards');
      if (!existsSync(dashboardsOfTile)) continue;
      for (const file of readdirSync(dashboardsOfTile)) {
        const dashboard: unknown = JSON.parse(readFileSync(join(dashboardsOfTile, file), 'utf8'));
        for (const request of requestsIn(dashboard)) texts.add(JSON.stringify(request));
      }
    }
    const planned = [...texts].map((text): unknown => JSON.parse(text)).filter((request) => plans(request));
    const accepted = planned.flatMap((request) =>
      [...withNonsense(request)]
        .filter((changed) => plans(changed))
        .map((changed) => JSON.stringify(changed)),
    );
    expect(planned.length).toBeGreaterThan(500);
    expect(accepted.slice(0, 20)).toEqual([]);
  });
});

function plans(request: unknown): boolean {
  try {
    planRequest(request, anyVariables);
    return true;
  } catch (error) {
    if (error instanceof NotEvaluated) return false;
    throw error;
  }
}

/** Every template variable is defined, and stands for everything. */
const everything = { prefix: 'env', values: ['*'] };
class AnyVariables extends Map<string, typeof everything> {
  override get(): typeof everything {
    return everything;
  }
}
const anyVariables: TemplateVariables = new AnyVariables();

/** The requests of all widgets inside a dashboard; those that stream have a `query` of their own. */
function requestsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(requestsIn);
  if (!isObject(value)) return [];
  const own = Array.isArray(value.requests) ? (value.requests as unknown[]) : [];
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inner]) => (key === 'requests' ? [] : requestsIn(inner))),
  ];
}

/** Keys whose value is one of a few words. */
const choices = new Set(['data_source', 'aggregator', 'aggregation', 'order', 'type', 'storage']);
/** Keys whose value is a query or formula. */
const texts = new Set(['q', 'query', 'formula']);
/** Objects that say how something is drawn, or what is searched. */
const opaque = new Set([
  'style', 'metadata', 'conditional_formats', 'number_format', 'text_formats', 'cell_display_mode_options', 'search',
]); // prettier-ignore

/** A request with one part at a time exchanged. */
function* withNonsense(value: unknown): Generator {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      for (const changed of withNonsense(each)) yield value.with(index, changed);
    }
  }
  if (!isObject(value)) return;
  yield { ...value, [nonsense]: 1 };
  for (const [key, inner] of Object.entries(value)) {
    if (opaque.has(key)) continue;
    if (choices.has(key)) yield { ...value, [key]: nonsense };
    else if (texts.has(key) && typeof inner === 'string') {
      for (const changed of textsWithNonsense(inner)) yield { ...value, [key]: changed };
    } else for (const changed of withNonsense(inner)) yield { ...value, [key]: changed };
  }
}

function textsWithNonsense(text: string): string[] {
  const [first, ...more] = parseQuery(text);
  return first && more.length === 0 ? [...expressionsWithNonsense(first)].map(printExpression) : [];
}

function* expressionsWithNonsense(expression: Expression): Generator<Expression> {
  switch (expression.kind) {
    case 'metric':
      yield { ...expression, aggregator: nonsense };
      yield { ...expression, methods: [...expression.methods, { name: nonsense, arguments: [] }] };
      for (const [index, method] of expression.methods.entries()) {
        for (const changed of methodsWithNonsense(method)) {
          yield { ...expression, methods: expression.methods.with(index, changed) };
        }
      }
      break;
    case 'call': {
      const { arguments: list } = expression;
      yield { ...expression, name: nonsense };
      yield { ...expression, arguments: [...list, { value: { kind: 'name', name: nonsense } }] };
      for (const [index, argument] of list.entries()) {
        const inner: Iterable<Expression> = isWord(argument)
          ? [{ kind: 'name', name: nonsense }]
          : expressionsWithNonsense(argument.value);
        // The first argument is the query that the function works on.
        if (index === 0 && isWord(argument)) continue;
        for (const value of inner)
          yield { ...expression, arguments: list.with(index, { ...argument, value }) };
      }
      break;
    }
    case 'group':
    case 'unary':
      for (const of of expressionsWithNonsense(expression.of)) yield { ...expression, of };
      break;
    case 'binary':
      for (const left of expressionsWithNonsense(expression.left)) yield { ...expression, left };
      for (const right of expressionsWithNonsense(expression.right)) yield { ...expression, right };
      break;
    default:
      break;
  }
}

function* methodsWithNonsense(method: Method): Generator<Method> {
  yield { ...method, name: nonsense };
  for (const index of method.arguments.keys()) {
    yield { ...method, arguments: method.arguments.with(index, { value: { kind: 'name', name: nonsense } }) };
  }
}

function isWord({ value }: Argument): boolean {
  return value.kind === 'name' || value.kind === 'string' || value.kind === 'number';
}
