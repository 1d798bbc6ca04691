import { parseQuery } from '../language/parse-query.ts';
import { QuerySyntaxError, type MetricQuery } from '../language/query.ts';
import type { EventGroupBy, EventQuery, EventSort } from './event-plan.ts';
import type { PlannedQuery } from './formula.ts';
import type { TemplateVariables } from './match-tags.ts';
import { NotEvaluated } from './not-evaluated.ts';
import { planEventQuery, planMetricQuery } from './planned-query.ts';
import { isObject, readList, readNumber, readObject, readText, type JsonObject } from './read-json.ts';
import { readReducer } from './reduce-values.ts';

const metricKeys = new Set(['data_source', 'name', 'query', 'aggregator', 'semantic_mode']);
const eventKeys = new Set(['data_source', 'name', 'search', 'indexes', 'storage', 'compute', 'group_by']);
const legacyKeys = new Set(['index', 'search', 'compute', 'group_by']);

/** Data sources whose queries search entries. */
const eventSources = new Set([
  'logs', 'events', 'spans', 'rum', 'security_signals', 'network', 'profiles', 'audit', 'ci_pipelines', 'ci_tests',
  'app_sec_events', 'incident_analytics', 'product_analytics', 'on_call_events', 'errors', 'llm_observability',
]); // prettier-ignore

/**
 * Makes a query of a request ready to be run, as widgets and the API of version 2 write it.
 *
 * @throws NotEvaluated naming the first part that is not known
 */
export function readRequestQuery(value: unknown, variables: TemplateVariables): PlannedQuery {
  if (!isObject(value)) throw new NotEvaluated('a query is not an object');
  const source = readText(value.data_source, '`data_source`') ?? 'metrics';
  if (source === 'metrics' || source === 'cloud_cost') {
    if (source === 'cloud_cost') throw new NotEvaluated('data of the source `cloud_cost` is not kept');
    const query = readObject(value, 'a metric query', metricKeys);
    const mode = readText(query.semantic_mode, '`semantic_mode`') ?? 'native';
    if (mode !== 'native') throw new NotEvaluated(`the telemetry source \`${mode}\``);
    const text = readText(query.query, '`query`') ?? '';
    const reducer = readReducer(readText(query.aggregator, '`aggregator`'));
    return planMetricQuery(parseMetric(text), reducer, variables);
  }
  if (!eventSources.has(source)) throw new NotEvaluated(`the data source \`${source}\``);
  const query = readObject(value, `a query of \`${source}\``, eventKeys);
  checkStorage(query);
  const compute = readObject(
    query.compute ?? {},
    '`compute`',
    new Set(['aggregation', 'metric', 'interval']),
  );
  const intervalMs = readNumber(compute.interval, '`interval`');
  const metric = readText(compute.metric, '`metric`');
  return planEventQuery(
    {
      dataSource: source,
      search: readSearch(query.search),
      compute: {
        aggregation: readText(compute.aggregation, '`aggregation`') ?? 'count',
        ...(metric === undefined ? {} : { metric }),
        ...(intervalMs === undefined ? {} : { intervalMs }),
      },
      ...readGroups(query.group_by),
    },
    variables,
  );
}

/** A `log_query` or `event_query` of an older widget. */
export function readLegacyQuery(
  dataSource: 'logs' | 'events',
  value: unknown,
  variables: TemplateVariables,
): PlannedQuery {
  const query = readObject(value, 'an older search query', legacyKeys);
  const compute = readObject(query.compute ?? {}, '`compute`', new Set(['aggregation', 'facet', 'interval']));
  const metric = readText(compute.facet, '`facet`');
  const intervalMs = readNumber(compute.interval, '`interval`');
  const index = readText(query.index, '`index`') ?? '*';
  checkStorage({ indexes: [index] });
  const groups = readList(query.group_by, '`group_by`').map((group): EventGroupBy => {
    const { facet, limit, sort } = readObject(group, '`group_by`', new Set(['facet', 'limit', 'sort']));
    const ranked = isObject(sort) ? { ...sort, metric: sort.facet, facet: undefined } : sort;
    return groupBy(facet, limit, ranked, undefined);
  });
  return planEventQuery(
    {
      dataSource,
      search: readSearch(query.search),
      compute: {
        aggregation: readText(compute.aggregation, '`aggregation`') ?? 'count',
        ...(metric === undefined ? {} : { metric }),
        ...(intervalMs === undefined ? {} : { intervalMs }),
      },
      groupBy: groups,
    },
    variables,
  );
}

/** One metric query, without formula around it. */
function parseMetric(text: string): MetricQuery {
  const [first, ...more] = parseOrExplain(text);
  if (first?.kind !== 'metric' || more.length > 0) {
    throw new NotEvaluated(`\`${text}\` is not one metric query`);
  }
  return first;
}

/** Parses a query; what does not follow the language is not evaluated. */
export function parseOrExplain(text: string): ReturnType<typeof parseQuery> {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof QuerySyntaxError) throw new NotEvaluated(`\`${text}\`: ${error.message}`);
    throw error;
  }
}

/** There is one index and one storage. */
function checkStorage({ indexes, storage }: JsonObject): void {
  const known = new Set(['*', 'main', '']);
  const index = readList(indexes, '`indexes`').find((each) => typeof each !== 'string' || !known.has(each));
  if (index !== undefined)
    throw new NotEvaluated(`the log index \`${JSON.stringify(index)}\` does not exist here`);
  const tier = readText(storage, '`storage`') ?? 'hot';
  if (tier !== 'hot') throw new NotEvaluated(`the log storage \`${tier}\` does not exist here`);
}

function readSearch(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return readText(readObject(value, '`search`', new Set(['query'])).query, 'a search') ?? '';
}

function readGroups(value: unknown): Pick<EventQuery, 'groupBy' | 'flat'> {
  if (isObject(value)) {
    const flat = readObject(value, '`group_by`', new Set(['fields', 'limit', 'sort']));
    const { limit, sort } = groupBy('', flat.limit, flat.sort, undefined);
    return {
      groupBy: readList(flat.fields, '`fields`').map((field) =>
        groupBy(field, undefined, undefined, undefined),
      ),
      flat: { ...(limit === undefined ? {} : { limit }), ...(sort === undefined ? {} : { sort }) },
    };
  }
  return {
    groupBy: readList(value, '`group_by`').map((group) => {
      const { facet, limit, sort, should_exclude_missing } = readObject(
        group,
        '`group_by`',
        new Set(['facet', 'limit', 'sort', 'should_exclude_missing']),
      );
      return groupBy(facet, limit, sort, should_exclude_missing);
    }),
  };
}

function groupBy(facet: unknown, limit: unknown, sort: unknown, excludeMissing: unknown): EventGroupBy {
  const count = readNumber(limit, '`limit`');
  const ranked = sort === undefined || sort === null ? undefined : readSort(sort);
  return {
    facet: readText(facet, '`facet`') ?? '',
    ...(count === undefined ? {} : { limit: count }),
    ...(ranked === undefined ? {} : { sort: ranked }),
    ...(typeof excludeMissing === 'boolean' ? { excludeMissing } : {}),
  };
}

/** `metric` of a sort by count means nothing: Datadog writes `count` or the facet there. */
function readSort(value: unknown): EventSort {
  const sort = readObject(value, '`sort`', new Set(['aggregation', 'metric', 'order']));
  const metric = readText(sort.metric, '`metric`');
  const order = readText(sort.order, '`order`');
  return {
    aggregation: readText(sort.aggregation, '`aggregation`') ?? 'count',
    ...(metric === undefined ? {} : { metric }),
    ...(order === undefined ? {} : { order }),
  };
}
