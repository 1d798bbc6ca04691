import type { Rule } from '../../engine/rule.ts';
import { metricExpressions } from '../../facts/dashboard-queries.ts';
import { dashboardSchema } from '../../schemas/compiled.ts';
import { bySchema } from '../../schemas/schema-rules.ts';
import { JsonNode } from '../../tile/json-node.ts';
import { templateVariablesOf } from '@tilekit/query';

/** Template variables. */
export const templateVariableRules: readonly Rule[] = [
  {
    id: 'dashboard/template-variable-used',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Every template variable is used by a query.',
    why: 'A filter without effect is confusing.',
    remedy: 'Use the variable in the queries or remove it.',
    example: {
      bad: '"template_variables": [{ "name": "cluster" }] and no $cluster',
      good: 'avg:nova_relay.latency{$env}',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '18 vars / 10 · 4 · 1',
    *check(tile) {
      for (const board of tile.dashboards) {
        const text = board.document?.source.text ?? '';
        for (const variable of board.at('template_variables').items()) {
          const name = variable.at('name').string ?? '';
          if (name !== '' && !mentionsVariable(text, name))
            yield variable.problem(`no query uses "$${name}"`);
        }
      }
    },
  },
  {
    id: 'dashboard/template-variable-defined',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Every `$name` in a metric query is a declared template variable.',
    why: 'Datadog searches for the literal text `$name` and finds nothing.',
    remedy: 'Declare the variable or remove it from the query.',
    example: {
      bad: 'avg:nova_relay.latency{$cluster} without that variable',
      good: 'avg:nova_relay.latency{$env}',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
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
  },
  {
    id: 'dashboard/template-variable-shape',
    severity: { new: 'error', repo: 'error' },
    requires: 'Every template variable has a unique name.',
    why: 'Datadog rejects a variable without a name; if two share a name, only one works.',
    remedy:
      'Give every variable a unique name, and `default`, `defaults`, `prefix` and `available_values` as needed.',
    example: {
      bad: '{ "prefix": "env" }',
      good: '{ "name": "env", "prefix": "env", "available_values": [], "default": "*" }',
    },
    source: 'https://docs.datadoghq.com/api/latest/dashboards/',
    published: '0 dup',

    *check(tile) {
      for (const board of tile.dashboards) {
        yield* bySchema(board, dashboardSchema, 'dashboard/template-variable-shape');
        const seen = new Set<string>();
        for (const variable of board.at('template_variables').items()) {
          const name = variable.at('name').string ?? '';
          if (seen.has(name)) yield variable.problem(`the template variable "${name}" is declared twice`);
          seen.add(name);
        }
      }
    },
  },
  {
    id: 'dashboard/template-variable-default',
    severity: { new: 'warning', repo: 'info' },
    requires: 'The default of a template variable is `*`.',
    why: 'Another default shows customers an empty dashboard when they have no such tag value.',
    remedy: 'Write `"default": "*"`.',
    example: { bad: '"default": "jane-test"', good: '"default": "*"' },
    source: '7 of 262 published tiles break it (November 2026)',
    published: '7/262',
    *check(tile) {
      for (const board of tile.dashboards)
        for (const variable of board.at('template_variables').items()) {
          const chosen = [variable.at('default'), ...variable.at('defaults').strings()];
          const listed = new Set(
            variable
              .at('available_values')
              .strings()
              .map((each) => each.string),
          );
          for (const node of chosen)
            if (node.string !== undefined && !/^\*?$/.test(node.string) && !listed.has(node.string))
              yield node.problem(`the default "${node.string}" is a value that customers may not have`);
        }
    },
  },
  {
    id: 'dashboard/template-variables-recommended',
    severity: { new: 'info', repo: 'info' },
    requires: 'A dashboard has at least one template variable.',
    why: 'Customers use them to narrow a dashboard to their environment or service.',
    remedy: 'Add a variable for a tag of your metrics, such as `env`.',
    example: {
      bad: '"template_variables": []',
      good: '"template_variables": [{ "name": "env", "prefix": "env", … }]',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '78 files / 73 · 56 · 21',

    *check(tile) {
      for (const board of tile.dashboards)
        if (board.at('template_variables').array?.length === 0)
          yield board.at('template_variables').problem('the dashboard has no template variable');
    },
  },
];

/** Whether a dashboard's text uses a variable, as `$name`, `${name}` or `$name.value`. */
function mentionsVariable(text: string, name: string): boolean {
  for (let at = text.indexOf(`$${name}`); at !== -1; at = text.indexOf(`$${name}`, at + 1)) {
    if (!/[\w-]/.test(text.charAt(at + name.length + 1))) return true;
  }
  return text.includes(`\${${name}`);
}
