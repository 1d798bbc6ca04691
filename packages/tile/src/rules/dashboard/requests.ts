import type { Rule } from '../../engine/rule.ts';
import { eventSources, formulaWords, parsedFormula } from '../../facts/dashboard-queries.ts';
import { asksByQuery, requestsOf, widgetsOf } from '../../facts/widgets.ts';
import { namesOf } from '@tilekit/query';

/** The form of requests, queries and formulas. */
export const dashboardRequestRules: readonly Rule[] = [
  {
    id: 'dashboard/query-names-unique',
    severity: { new: 'error', repo: 'error' },
    requires: 'The queries of a request have unique names.',
    why: 'A formula cannot tell queries with the same name apart.',
    remedy: 'Give each query of the request its own name.',
    example: { bad: 'two queries called "query1"', good: '"query1" and "query2"' },
    source: 'https://docs.datadoghq.com/api/latest/dashboards/',
    published: '0/213',

    *check(tile) {
      for (const { queries } of requestsOf(tile)) {
        const seen = new Set<string>();
        for (const query of queries) {
          const name = query.at('name');
          if (name.string !== undefined && seen.has(name.string))
            yield name.problem(`the query name "${name.string}" is used twice in this request`);
          seen.add(name.string ?? '');
        }
      }
    },
  },
  {
    id: 'dashboard/query-value-background',
    severity: { new: 'info', repo: 'info' },
    requires: 'A query value widget has a time series in the background.',
    why: 'The background shows at a glance whether the value goes up or down.',
    remedy: 'Add `"timeseries_background": { "type": "area" }`.',
    example: {
      bad: 'a query_value without timeseries_background',
      good: '"timeseries_background": { "type": "area" }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '478 of 720 / 67 · 45 · 7',
    fixable: true,
    *check(tile) {
      for (const widget of widgetsOf(tile)) {
        const node = widget.definition.at('timeseries_background');
        if (widget.type === 'query_value' && !node.exists)
          yield widget.definition.problem(
            'the query value has no timeseries background',
            node.set({ type: 'area' }),
          );
      }
    },
  },
  {
    id: 'dashboard/formula-alias',
    severity: { new: 'info', repo: 'info' },
    requires: 'Formulas of a time series have an alias.',
    why: 'Without an alias the legend shows the query.',
    remedy: 'Give every formula of a timeseries an `alias`.',
    example: { bad: '{ "formula": "query1" }', good: '{ "formula": "query1", "alias": "Delivered" }' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '673 of 1429 / 91 · 62 · 16',

    *check(tile) {
      for (const { widget, request } of requestsOf(tile)) {
        if (widget.type !== 'timeseries') continue;
        for (const formula of request.at('formulas').items())
          if (formula.object && !formula.at('alias').exists)
            yield formula.problem('the formula has no alias');
      }
    },
  },
  {
    id: 'dashboard/request-query-form',
    severity: { new: 'error', repo: 'error' },
    requires: 'A request uses one form: `queries`, `query`, or the older `q`.',
    why: 'Datadog ignores or rejects a request without a query or with two forms.',
    remedy: 'Use `queries` with `formulas`.',
    example: {
      bad: '{ "q": "avg:a{*}", "queries": [ … ] }',
      good: '{ "queries": [ … ], "formulas": [ … ], "response_format": "timeseries" }',
    },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/213',

    *check(tile) {
      for (const { widget, request } of requestsOf(tile)) {
        const forms = request.keys.filter((key) => /^(q|queries|query)$|_query$/.test(key));
        if (forms.includes('q') && forms.includes('queries'))
          yield request.problem('the request has both "q" and "queries"');
        else if (forms.length === 0 && request.object && asksByQuery(widget.type))
          yield request.problem('the request has no query: "queries" is missing');
      }
    },
  },
  {
    id: 'dashboard/requests-nonempty',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A widget that draws queried data has at least one request.',
    why: 'The widget stays empty.',
    remedy: 'Add a request, or remove the widget.',
    example: { bad: '"type": "timeseries", "requests": []', good: '"requests": [{ "queries": [ … ] }]' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      for (const { type, definition } of widgetsOf(tile)) {
        const requests = definition.at('requests');
        if (asksByQuery(type) && requests.array?.length === 0)
          yield requests.problem(`the ${type} has no request`);
      }
    },
  },
  {
    id: 'dashboard/legacy-q',
    severity: { new: 'info', repo: 'info' },
    requires: 'A request uses `queries` and `formulas`, not the older `q`.',
    why: 'The older form supports neither formulas nor other data sources.',
    remedy: 'Open and save the widget in Datadog, then export the dashboard again.',
    example: { bad: '{ "q": "avg:nova_relay.latency{*}" }', good: '{ "queries": [ … ], "formulas": [ … ] }' },
    source: '19 of 262 published tiles break it (August 2026)',
    published: '28 files / 21 · 13 · 0',

    *check(tile) {
      for (const { request } of requestsOf(tile))
        if (request.at('q').exists) yield request.at('q').keyProblem('the request uses the older form "q"');
    },
  },
  {
    id: 'dashboard/query-keys',
    severity: { new: 'error', repo: 'warning' },
    requires:
      'Every query has `data_source` and `name`; a metric query also `query`, an event query also `compute`.',
    why: 'Datadog cannot run a query without them.',
    remedy: 'Add the missing key.',
    example: {
      bad: '{ "data_source": "metrics", "query": "avg:nova_relay.latency{*}" }',
      good: '{ "data_source": "metrics", "name": "query1", "query": "avg:nova_relay.latency{*}" }',
    },
    source: 'https://docs.datadoghq.com/api/latest/dashboards/',
    published: '0 (1 traces query lacks indexes)',

    *check(tile) {
      for (const { queries } of requestsOf(tile)) {
        for (const query of queries) {
          const source = query.at('data_source').string;
          const needed = ['data_source', 'name', ...(source === 'metrics' ? ['query'] : [])];
          for (const key of needed)
            if (!query.at(key).exists) yield query.problem(`the query lacks "${key}"`);
          if (source === undefined || !eventSources.has(source)) continue;
          if (!query.at('compute').exists) yield query.problem(`the ${source} query lacks "compute"`);
        }
      }
    },
  },
  {
    id: 'dashboard/response-format',
    severity: { new: 'error', repo: 'warning' },
    requires:
      'A request with `queries` has the format that its widget draws: `timeseries`, `scalar` or `event_list`.',
    why: 'Without it Datadog does not know whether to return one value or a series.',
    remedy: 'Set `"response_format"` to the format in the message.',
    example: { bad: '{ "queries": [ … ] }', good: '{ "queries": [ … ], "response_format": "scalar" }' },
    source: '1 of 262 published tiles break it (August 2026)',
    published: '1 of 2740 requests (external_secrets)',

    *check(tile) {
      for (const { request, widget } of requestsOf(tile)) {
        const format = request.at('response_format');
        const expected = formatOf(widget.type);
        if (!request.at('queries').exists) continue;
        if (!['timeseries', 'scalar', 'event_list'].includes(format.string ?? ''))
          yield format.problem('"response_format" must be timeseries, scalar or event_list');
        else if (expected !== undefined && format.string !== expected)
          yield format.problem(`a ${widget.type} needs "${expected}", not "${format.string ?? ''}"`);
      }
    },
  },
  {
    id: 'dashboard/formula-references-query',
    severity: { new: 'error', repo: 'error' },
    requires: 'A formula refers only to queries of its own request.',
    why: 'The graph stays empty.',
    remedy: 'Use the names of the queries in the same request.',
    example: { bad: '"formula": "query2" with only "query1"', good: '"formula": "query1"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0',

    *check(tile) {
      for (const { request, queries } of requestsOf(tile)) {
        const names = new Set(queries.map((query) => query.at('name').string));
        for (const formula of request.at('formulas').items()) {
          const node = formula.at('formula');
          const parsed = parsedFormula(node);
          if (!parsed || names.size === 0) continue;
          const unknown = namesOf(parsed).find((name) => !names.has(name) && !formulaWords.has(name));
          if (unknown !== undefined) yield node.problem(`no query of this request is called "${unknown}"`);
        }
      }
    },
  },
];

/** What a widget draws; `undefined` where Datadog takes more than one. */
function formatOf(type: string): string | undefined {
  if (type === 'timeseries') return 'timeseries';
  return /^(query_value|query_table|toplist|sunburst|treemap|geomap|change)$/.test(type)
    ? 'scalar'
    : undefined;
}
