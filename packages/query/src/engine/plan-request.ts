import { parseFormula } from '../language/parse-query.ts';
import { printExpression } from '../language/print-query.ts';
import { QuerySyntaxError, type Expression } from '../language/query.ts';
import { planFormula, type FormulaNode, type PlannedQuery } from './formula.ts';
import type { TemplateVariables } from './match-tags.ts';
import { NotEvaluated } from './not-evaluated.ts';
import { planMetricQuery } from './planned-query.ts';
import { isObject, readList, readNumber, readObject, readText, type JsonObject } from './read-json.ts';
import { parseOrExplain, readLegacyQuery, readRequestQuery } from './read-query.ts';
import { readReducer, type Reducer } from './reduce-values.ts';

/** A request of a widget, or of the API, whose every part is understood. */
export interface PlannedRequest {
  readonly formulas: readonly PlannedFormula[];
  readonly sort: RequestSort | undefined;
  /** The older form `q`: the whole expression is computed over time, then reduced. */
  readonly wholeReducer: Reducer | undefined;
}

export interface PlannedFormula {
  /** As written, or the name of the query. */
  readonly text: string;
  readonly node: FormulaNode;
  readonly limit: { readonly count: number; readonly order: 'asc' | 'desc' } | undefined;
}

interface RequestSort {
  readonly count: number | undefined;
  readonly orderBy: readonly RowOrder[];
}

export type RowOrder =
  | { readonly by: 'formula'; readonly index: number; readonly order: 'asc' | 'desc' }
  | { readonly by: 'group'; readonly name: string; readonly order: 'asc' | 'desc' };

/** Keys that say how a result is drawn, not what it is. */
const presentation = [
  'response_format', 'display_type', 'style', 'metadata', 'on_right_yaxis', 'conditional_formats', 'text_formats',
  'cell_display_mode', 'cell_display_mode_options', 'alias', 'request_type', 'increase_good', 'show_present',
  'user_journey_columns',
]; // prettier-ignore

/** Keys of the change widget, which its drawing reads. */
const change = ['change_type', 'compare_to', 'order_by', 'order_dir'];

const requestKeys = new Set([
  ...presentation,
  ...change,
  'q',
  'queries',
  'formulas',
  'log_query',
  'event_query',
  'aggregator',
  'sort',
  'limit',
  'order',
]);

const formulaKeys = new Set([
  'formula', 'alias', 'limit', 'conditional_formats', 'number_format', 'style', 'cell_display_mode',
  'cell_display_mode_options', 'dimension',
]); // prettier-ignore

/**
 * Makes a request ready to be run: `queries` and `formulas`, or one of the older forms.
 *
 * @returns the formulas to evaluate, or one for each query where the request has none, and how rows are sorted
 * @throws NotEvaluated, an Error whose `reason` names the first part that is not known
 */
export function planRequest(value: unknown, variables: TemplateVariables): PlannedRequest {
  const request = readObject(value, 'a request', requestKeys);
  if (request.q !== undefined && request.queries === undefined) return planLegacy(request, variables);
  for (const [key, source] of [
    ['log_query', 'logs'],
    ['event_query', 'events'],
  ] as const) {
    if (request[key] === undefined) continue;
    const query = readLegacyQuery(source, request[key], variables);
    const formula = { text: source, node: { kind: 'query', query } as const, limit: undefined };
    return { formulas: [formula], sort: undefined, wholeReducer: undefined };
  }
  const legacyKey = ['limit', 'order'].find((key) => request[key] !== undefined);
  if (legacyKey !== undefined) throw new NotEvaluated(`the key \`${legacyKey}\` beside \`queries\``);
  const queries = readQueries(request, variables);
  if (queries.size === 0) throw new NotEvaluated('a request without queries');
  const formulas = readList(request.formulas, '`formulas`');
  return {
    formulas:
      formulas.length === 0
        ? [...queries].map(([text, query]) => ({ text, node: { kind: 'query', query }, limit: undefined }))
        : formulas.map((formula) => readFormula(formula, queries)),
    sort: readSort(request.sort),
    wholeReducer: undefined,
  };
}

function readQueries(request: JsonObject, variables: TemplateVariables): Map<string, PlannedQuery> {
  const queries = new Map<string, PlannedQuery>();
  const aggregator = readText(request.aggregator, '`aggregator`');
  readReducer(aggregator);
  readList(request.queries, '`queries`').forEach((query, index) => {
    const name = (isObject(query) ? readText(query.name, '`name`') : undefined) ?? `query${index + 1}`;
    // That of the request is for metric queries that name none.
    const isBare = isObject(query) && query.data_source === 'metrics' && query.aggregator === undefined;
    const own = isBare && aggregator !== undefined ? { ...query, aggregator } : query;
    queries.set(name, readRequestQuery(own, variables));
  });
  return queries;
}

function readFormula(value: unknown, queries: ReadonlyMap<string, PlannedQuery>): PlannedFormula {
  const formula = readObject(value, 'a formula', formulaKeys);
  const text = readText(formula.formula, '`formula`') ?? '';
  const node = planFormula(parseOneFormula(text), (part) => {
    const query = part.kind === 'name' ? queries.get(part.name) : undefined;
    if (!query) throw new NotEvaluated(`no query is called \`${printExpression(part)}\``);
    return query;
  });
  return { text, node, limit: readLimit(formula.limit) };
}

function parseOneFormula(text: string): Expression {
  try {
    return parseFormula(text);
  } catch (error) {
    if (error instanceof QuerySyntaxError) throw new NotEvaluated(`\`${text}\`: ${error.message}`);
    throw error;
  }
}

/** `q`: one expression or several, with their metric queries written out. */
function planLegacy(request: JsonObject, variables: TemplateVariables): PlannedRequest {
  const text = readText(request.q, '`q`') ?? '';
  const reducer = readReducer(readText(request.aggregator, '`aggregator`'));
  const formulas = parseOrExplain(text).map((expression): PlannedFormula => {
    const node = planFormula(expression, (part) => {
      if (part.kind === 'name') throw new NotEvaluated(`\`${part.name}\` is not a metric query`);
      return planMetricQuery(part, reducer, variables);
    });
    return { text: printExpression(expression), node, limit: undefined };
  });
  const count = readNumber(request.limit, '`limit`');
  const orderBy = [{ by: 'formula', index: 0, order: readOrder(request.order) } as const];
  return {
    formulas,
    sort: count === undefined && request.order === undefined ? undefined : { count, orderBy },
    wholeReducer: reducer,
  };
}

function readLimit(value: unknown): PlannedFormula['limit'] {
  if (value === undefined || value === null) return undefined;
  const limit = readObject(value, '`limit`', new Set(['count', 'order']));
  const count = readNumber(limit.count, '`count`') ?? Number.POSITIVE_INFINITY;
  return { count, order: readOrder(limit.order) };
}

function readSort(value: unknown): RequestSort | undefined {
  if (value === undefined || value === null) return undefined;
  const sort = readObject(value, '`sort`', new Set(['count', 'order_by']));
  const orderBy = readList(sort.order_by, '`order_by`').map((each): RowOrder => {
    const { type, index, name, order } = readObject(
      each,
      '`order_by`',
      new Set(['type', 'index', 'name', 'order']),
    );
    const direction = readOrder(order);
    if (type === 'group') return { by: 'group', name: readText(name, '`name`') ?? '', order: direction };
    if (type !== 'formula') throw new NotEvaluated(`an order by \`${String(type)}\``);
    return { by: 'formula', index: readNumber(index, '`index`') ?? 0, order: direction };
  });
  return { count: readNumber(sort.count, '`count`'), orderBy };
}

function readOrder(value: unknown): 'asc' | 'desc' {
  const order = value ?? 'desc';
  if (order !== 'asc' && order !== 'desc') throw new NotEvaluated(`the order \`${JSON.stringify(order)}\``);
  return order;
}
