import { defineRule } from '../../engine/rule.ts';
import { requestsOf } from '../../facts/widgets.ts';

export const legacyQ = defineRule({
  id: 'dashboard/legacy-q',
  severity: { new: 'info', repo: 'info' },
  requires: 'prefer `queries`+`formulas` over `q`',
  why: 'The older form knows neither formulas nor other data sources.',
  remedy: 'Open and save the widget in Datadog and export it again.',
  example: { bad: '{ "q": "avg:nova_relay.latency{*}" }', good: '{ "queries": [ … ], "formulas": [ … ] }' },
  source: 'data',
  published: '28 files / 21 · 13 · 0',

  *check(tile) {
    for (const { request } of requestsOf(tile))
      if (request.at('q').exists) yield request.at('q').keyProblem('the request uses the older form "q"');
  },
});
