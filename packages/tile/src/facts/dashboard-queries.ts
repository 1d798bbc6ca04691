import {
  metricsOf,
  parseFormula,
  parseQuery,
  QuerySyntaxError,
  type Expression,
  type MetricQuery,
} from '@tilekit/query';
import type { JsonNode } from '../tile/json-node.ts';
import type { Tile } from '../tile/tile.ts';
import { requestsOf } from './widgets.ts';

/** Sources whose queries search events instead of naming a metric. */
export const eventSources: ReadonlySet<string> = new Set([
  'logs', 'events', 'rum', 'spans', 'security_signals', 'app_sec_events', 'incident_analytics', 'ci_pipelines',
  'ci_tests', 'audit', 'profiles', 'network_device_flows', 'product_analytics',
]); // prettier-ignore

/** Names in formulas that are keywords of functions, not queries. */
export const formulaWords: ReadonlySet<string> = new Set([
  'sum', 'avg', 'min', 'max', 'count', 'last', 'zero', 'null', 'linear', 'area', 'l2norm', 'mean', 'norm', 'inf',
  'nan', 'true', 'false', 'asc', 'desc',
]); // prettier-ignore

interface ParsedQuery {
  readonly node: JsonNode;
  readonly expressions: readonly Expression[];
  readonly error: string | undefined;
}

function parsedQueries(tile: Tile): readonly ParsedQuery[] {
  return tile.once('metric queries', () => {
    const parsed: ParsedQuery[] = [];
    for (const { request, queries } of requestsOf(tile)) {
      const metrics = queries.filter((query) => query.at('data_source').value === 'metrics');
      for (const node of [request.at('q'), ...metrics.map((query) => query.at('query'))]) {
        if (node.string !== undefined) parsed.push({ node, ...attempt(() => parseQuery(node.string ?? '')) });
      }
    }
    return parsed;
  });
}

/** Queries and formulas that do not follow the language. */
export function queryErrors(tile: Tile): { node: JsonNode; error: string }[] {
  const formulas = requestsOf(tile).flatMap(({ request }) =>
    request
      .at('formulas')
      .items()
      .map((formula) => formula.at('formula'))
      .filter((node) => node.string !== undefined)
      .map((node) => ({ node, ...attempt(() => [parseFormula(node.string ?? '')]) })),
  );
  return [...parsedQueries(tile), ...formulas].flatMap(({ node, error }) =>
    error === undefined ? [] : [{ node, error }],
  );
}

/** A formula's tree; `undefined` when it is missing or does not parse. */
export function parsedFormula(node: JsonNode): Expression | undefined {
  if (node.string === undefined) return undefined;
  return attempt(() => [parseFormula(node.string ?? '')]).expressions[0];
}

/** Every expression that dashboards query metrics by. */
export function metricExpressions(tile: Tile): { node: JsonNode; expression: Expression }[] {
  return parsedQueries(tile).flatMap(({ node, expressions }) =>
    expressions.map((expression) => ({ node, expression })),
  );
}

/** Every formula of the dashboards that parses. */
export function formulaExpressions(tile: Tile): { node: JsonNode; expression: Expression }[] {
  return requestsOf(tile).flatMap(({ request }) =>
    request
      .at('formulas')
      .items()
      .flatMap((formula) => {
        const node = formula.at('formula');
        const expression = parsedFormula(node);
        return expression ? [{ node, expression }] : [];
      }),
  );
}

/** Every metric that a dashboard asks for, as often as it does. */
export function queriedMetrics(tile: Tile): readonly { node: JsonNode; metric: MetricQuery }[] {
  return tile.once('queried metrics', () =>
    metricExpressions(tile).flatMap(({ node, expression }) =>
      metricsOf(expression).map((metric) => ({ node, metric })),
    ),
  );
}

function attempt(parse: () => readonly Expression[]): {
  expressions: readonly Expression[];
  error: string | undefined;
} {
  try {
    return { expressions: parse(), error: undefined };
  } catch (error) {
    if (error instanceof QuerySyntaxError) return { expressions: [], error: error.message };
    throw error;
  }
}
