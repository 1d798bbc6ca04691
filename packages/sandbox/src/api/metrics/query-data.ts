import { parseQuery, printExpression, printFilter, QuerySyntaxError, type Expression } from '@tilekit/query';
import {
  defaultInterval,
  evaluateOverTime,
  evaluateRequestOverall,
  evaluateRequestOverTime,
  bucketStarts,
  NotEvaluated,
  planFormula,
  planMetricQuery,
  planRequest,
  RollupCache,
  type EvaluationContext,
  type FormulaResult,
  type TimeRange,
} from '@tilekit/query/engine';
import { eventSource, once } from '../../dashboards/event-entries.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { readEventEntry } from '../../received/event-entry.ts';
import { readLogEntry } from '../../received/log-entry.ts';
import { isObject, numberAt, valueAt, type Payload } from '../../received/payload.ts';

/** Newest logs and events that a query looks at. */
const depth = 5000;

/**
 * Queries over time and to one value for each group, on the engine that dashboards and monitors use.
 *
 * @see https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-points
 */
export function queryOperations(api: Operations, datadog: Datadog): void {
  api.offer('v1.QueryMetrics', ({ organization, query }) =>
    explained(() => answerVersion1(datadog, organization, query)),
  );
  api.offer('v2.QueryTimeseriesData', ({ organization, body }) =>
    explained(() => answerTimeseries(datadog, organization, attributesOf(body))),
  );
  api.offer('v2.QueryScalarData', ({ organization, body }) =>
    explained(() => answerScalar(datadog, organization, attributesOf(body))),
  );
}

/** What Datadog evaluates and the sandbox does not is answered as such, never with other numbers. */
function explained<T>(answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof NotEvaluated)) throw error;
    throw refuse(501, `The sandbox does not evaluate this query: ${error.reason}`);
  }
}

function contextOf(
  datadog: Datadog,
  organization: Organization,
  range: TimeRange,
  intervalSeconds: number | undefined,
): EvaluationContext {
  const newest = (family: 'logs' | 'events') => datadog.received.newest(family, organization, depth);
  return {
    metrics: datadog.metrics.of(organization),
    events: eventSource(
      once(() => newest('logs').map(readLogEntry)),
      once(() => newest('events').map(readEventEntry)),
    ),
    range,
    intervalSeconds: intervalSeconds ?? defaultInterval(range),
    cache: new RollupCache(),
  };
}

/** `GET /api/v1/query`: a list of series with their points in pairs. */
function answerVersion1(datadog: Datadog, organization: Organization, query: URLSearchParams): Payload {
  const [from, to] = [secondsIn(query, 'from'), secondsIn(query, 'to')];
  if (from > to) throw refuse(400, 'Query start time must be before the end time');
  const text = query.get('query') ?? '';
  if (text === '') throw refuse(400, "The parameter 'query' is required");
  const context = contextOf(datadog, organization, { fromSeconds: from, toSeconds: to + 1 }, undefined);
  const expressions = parsed(text);
  return {
    status: 'ok',
    res_type: 'time_series',
    resp_version: 1,
    query: text,
    from_date: from * 1000,
    to_date: to * 1000,
    series: expressions.flatMap((expression, index) => describeSeries(expression, index, context)),
    values: [],
    times: [],
    message: '',
    group_by: groupKeys(expressions),
  };
}

function describeSeries(expression: Expression, index: number, context: EvaluationContext): Payload[] {
  const node = planFormula(expression, (part) => {
    if (part.kind === 'name') throw new NotEvaluated(`\`${part.name}\` is not a metric query`);
    return planMetricQuery(part, 'avg', new Map());
  });
  const result = evaluateOverTime(node, context);
  if (typeof result === 'number') throw new NotEvaluated('a query without a metric');
  const starts = bucketStarts(result.grid);
  const metric = expression.kind === 'metric' ? expression.metric : printExpression(expression);
  return result.series.map(({ group, values }) => {
    const points = Array.from(values, (value, at) => [(starts[at] ?? 0) * 1000, value] as const).filter(
      ([, value]) => !Number.isNaN(value),
    );
    return {
      metric,
      display_name: metric,
      expression: printExpression(expression),
      query_index: index,
      aggr: expression.kind === 'metric' && expression.aggregator !== '' ? expression.aggregator : null,
      scope: scopeOf(expression, group),
      tag_set: group,
      unit: null,
      interval: result.grid.stepSeconds,
      start: points.at(0)?.[0] ?? context.range.fromSeconds * 1000,
      end: ((points.at(-1)?.[0] ?? 0) / 1000 + result.grid.stepSeconds) * 1000 - 1,
      length: points.length,
      pointlist: points,
      attributes: {},
    };
  });
}

function scopeOf(expression: Expression, group: readonly string[]): string {
  const filter = expression.kind === 'metric' ? printFilter(expression.filter) : '*';
  return [...(filter === '*' && group.length > 0 ? [] : [filter]), ...group].join(',');
}

function groupKeys(expressions: readonly Expression[]): readonly string[] {
  const [first] = expressions;
  return first?.kind === 'metric' ? first.by : [];
}

function parsed(text: string): readonly Expression[] {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof QuerySyntaxError) throw refuse(400, `Error parsing query: ${error.message}`);
    throw error;
  }
}

/** `POST /api/v2/query/timeseries`: times once, then the values of each series. */
function answerTimeseries(datadog: Datadog, organization: Organization, attributes: Payload): Payload {
  const interval = numberAt(attributes, 'interval');
  const results = evaluateRequestOverTime(
    planRequest({ queries: attributes.queries, formulas: attributes.formulas }, new Map()),
    contextOf(
      datadog,
      organization,
      rangeIn(attributes),
      interval === undefined ? undefined : Math.max(1, interval / 1000),
    ),
  );
  const times = [...new Set(results.flatMap(({ result }) => timesWithValues(result)))].sort(
    (left, right) => left - right,
  );
  const series = results.flatMap(({ result }, index) =>
    result.series.map(({ group, values }) => ({ group, values, index, grid: result.grid })),
  );
  return {
    data: {
      id: '0',
      type: 'timeseries_response',
      attributes: {
        times: times.map((seconds) => seconds * 1000),
        series: series.map(({ group, index }) => ({ group_tags: group, query_index: index, unit: null })),
        values: series.map(({ values, grid }) =>
          times.map((seconds) => {
            const value = values[(seconds - grid.startSeconds) / grid.stepSeconds] ?? Number.NaN;
            return Number.isNaN(value) ? null : value;
          }),
        ),
      },
    },
  };
}

/** Starts of the buckets in which any series has a value. */
function timesWithValues({ grid, series }: FormulaResult['result']): number[] {
  return bucketStarts(grid).filter((_start, index) =>
    series.some(({ values }) => !Number.isNaN(values[index] ?? Number.NaN)),
  );
}

/** `POST /api/v2/query/scalar`: a column for each key of the groups, then one for each formula. */
function answerScalar(datadog: Datadog, organization: Organization, attributes: Payload): Payload {
  const planned = planRequest({ queries: attributes.queries, formulas: attributes.formulas }, new Map());
  const rows = evaluateRequestOverall(
    planned,
    contextOf(datadog, organization, rangeIn(attributes), undefined),
  ).filter(({ values }) => values.some((value) => !Number.isNaN(value)));
  const keys = rows[0]?.group.map((tag) => tag.slice(0, tag.indexOf(':'))) ?? [];
  return {
    data: {
      id: '0',
      type: 'scalar_response',
      attributes: {
        columns: [
          ...keys.map((name) => ({
            name,
            type: 'group',
            values: rows.map(({ group }) =>
              group.filter((tag) => tag.startsWith(`${name}:`)).map((tag) => tag.slice(name.length + 1)),
            ),
          })),
          ...planned.formulas.map(({ text }, index) => ({
            name: text,
            type: 'number',
            values: rows.map(({ values }) => {
              const value = values[index] ?? Number.NaN;
              return Number.isNaN(value) ? null : value;
            }),
            meta: { unit: null },
          })),
        ],
      },
    },
  };
}

function attributesOf(body: Payload): Payload {
  const attributes = valueAt(body, 'data.attributes');
  if (!isObject(attributes)) throw refuse(400, 'Invalid payload: must specify data.attributes');
  return attributes;
}

/** `from` and `to` in milliseconds. */
function rangeIn(attributes: Payload): TimeRange {
  const [from, to] = [numberAt(attributes, 'from'), numberAt(attributes, 'to')];
  if (from === undefined || to === undefined || !(from < to)) {
    throw refuse(400, 'Invalid payload: from must be before to');
  }
  return { fromSeconds: Math.floor(from / 1000), toSeconds: Math.ceil(to / 1000) };
}

function secondsIn(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  const seconds = Number(text);
  if (text === '' || !Number.isInteger(seconds))
    throw refuse(400, `The parameter '${name}' must be an integer`);
  return seconds;
}
