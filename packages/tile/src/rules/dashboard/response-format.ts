import { defineRule } from '../../engine/rule.ts';
import { requestsOf } from '../../facts/widgets.ts';

export const responseFormat = defineRule({
  id: 'dashboard/response-format',
  severity: { new: 'error', repo: 'error' },
  requires: '`timeseries`, `scalar` or `event_list` present when `queries` used',
  why: 'Without it Datadog does not know whether one value or a series is asked for.',
  remedy: 'Add `"response_format"`: `timeseries`, `scalar` or `event_list`.',
  example: { bad: '{ "queries": [ … ] }', good: '{ "queries": [ … ], "response_format": "scalar" }' },
  source: 'data',
  published: '1 of 2740 requests (external_secrets)',

  *check(tile) {
    for (const { request } of requestsOf(tile)) {
      const format = request.at('response_format');
      if (
        request.at('queries').exists &&
        !['timeseries', 'scalar', 'event_list'].includes(format.string ?? '')
      )
        yield format.problem('"response_format" is none of timeseries, scalar, event_list');
    }
  },
});
