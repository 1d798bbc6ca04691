import { defineRule } from '../../engine/rule.ts';
import { metricExpressions } from '../../facts/dashboard-queries.ts';
import { templateVariablesOf } from '@tilekit/query';
import { JsonNode } from '../../tile/json-node.ts';

export const templateVariableDefined = defineRule({
  id: 'dashboard/template-variable-defined',
  severity: { new: 'error', repo: 'warning' },
  requires: 'Every `$x` in a metric query is a declared template variable.',
  why: 'Datadog searches for the text `$x` and finds nothing.',
  remedy: 'Declare the variable or remove it from the query.',
  example: {
    bad: 'avg:nova_relay.latency{$cluster} without that variable',
    good: 'avg:nova_relay.latency{$env}',
  },
  source: 'docs create-an-integration-dashboard',
  published: '11 files / 8 · 7 · 1',

  *check(tile) {
    const seen = new Set<string>();
    for (const { node, expression } of metricExpressions(tile)) {
      const declared = new Set(
        new JsonNode(node.document)
          .at('template_variables')
          .items()
          .map((each) => each.at('name').string),
      );
      for (const name of templateVariablesOf(expression)) {
        if (declared.has(name) || declared.has(name.split('.')[0]) || seen.has(`${node.file} ${name}`))
          continue;
        seen.add(`${node.file} ${name}`);
        yield node.problem(`"$${name}" is not a template variable of this dashboard`);
      }
    }
  },
});
