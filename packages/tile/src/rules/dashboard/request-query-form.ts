import { defineRule } from '../../engine/rule.ts';
import { asksByQuery, requestsOf } from '../../facts/widgets.ts';

export const requestQueryForm = defineRule({
  id: 'dashboard/request-query-form',
  severity: { new: 'error', repo: 'error' },
  requires:
    'each request has one of: `q`; `queries` (+`formulas`,`response_format`); `query`(object, list_stream); legacy `log_query`. Never `q` and `queries` together',
  why: 'Datadog ignores or refuses a request that asks nothing or asks in two forms.',
  remedy: 'Use `queries` with `formulas`.',
  example: {
    bad: '{ "q": "avg:a{*}", "queries": [ … ] }',
    good: '{ "queries": [ … ], "formulas": [ … ], "response_format": "timeseries" }',
  },
  source: 'data',
  published: '0/213',

  *check(tile) {
    for (const { widget, request } of requestsOf(tile)) {
      const forms = request.keys.filter((key) => /^(q|queries|query)$|_query$/.test(key));
      if (forms.includes('q') && forms.includes('queries'))
        yield request.problem('the request has both "q" and "queries"');
      else if (forms.length === 0 && request.object && asksByQuery(widget.type))
        yield request.problem('the request asks nothing: "queries" is missing');
    }
  },
});
