import type { RuleCases } from '../rule-cases.ts';
import { set, drop, sub, replaceAll } from '../change.ts';
import { D } from '../good-tile.ts';

export const dashboardCases: RuleCases = {
  'dashboard/json-parse': { bad: [sub(D, '"title"', 'title')] },
  'dashboard/required-keys': { bad: [drop(D, 'template_variables')] },
  'dashboard/forbidden-keys': { bad: [set(D, 'author_handle', 'jo@nova.example')] },
  'dashboard/notify-list-empty': { bad: [set(D, 'notify_list', ['jo@nova.example'])] },
  'dashboard/is-read-only': { bad: [set(D, 'is_read_only', true)] },
  'dashboard/no-tags': { bad: [set(D, 'tags', ['team:relay'])] },
  'dashboard/layout-type': { bad: [set(D, 'layout_type', 'grid')] },
  'dashboard/title-nonempty': { bad: [set(D, 'title', ' ')] },
  'dashboard/title-has-integration': { bad: [set(D, 'title', 'Overview')] },
  'dashboard/title-no-hyphen': { bad: [set(D, 'title', 'Nova Relay - Overview')] },
  'dashboard/query-names-unique': {
    bad: [
      set(D, 'widgets/1/definition/widgets/1/definition/requests/0/queries/1', {
        name: 'delivered',
        data_source: 'metrics',
        query: 'sum:nova_relay.messages.failed{$env}.as_count()',
      }),
    ],
  },
  'dashboard/title-not-cloned': { bad: [set(D, 'title', 'Nova Relay Overview (cloned)')] },
  'dashboard/description-nonempty': { bad: [set(D, 'description', '')] },
  'dashboard/widgets-nonempty': { bad: [set(D, 'widgets', [])] },
  'dashboard/widget-shape': { bad: [drop(D, 'widgets/1/definition/widgets/0/definition/type')] },
  'dashboard/widget-type-known': {
    bad: [set(D, 'widgets/1/definition/widgets/0/definition/type', 'timeserie')],
  },
  'dashboard/no-nested-group': {
    bad: [
      set(D, 'widgets/1/definition/widgets/0/definition', {
        type: 'group',
        title: 'Inner',
        layout_type: 'ordered',
        widgets: [],
      }),
    ],
  },
  'dashboard/layout-bounds': { bad: [set(D, 'widgets/1/definition/widgets/0/layout/x', 10)] },
  'dashboard/widget-ids-unique': { bad: [set(D, 'widgets/0/id', 7), set(D, 'widgets/1/id', 7)] },
  'dashboard/widgets-grouped': {
    bad: [
      set(D, 'widgets/2', {
        definition: { type: 'timeseries', title: 'Loose', requests: [] },
        layout: { x: 0, y: 20, width: 12, height: 2 },
      }),
    ],
  },
  'dashboard/overview-and-about-groups': { bad: [set(D, 'widgets/0/definition/title', 'Hello')] },
  'dashboard/data-widget-title': { bad: [drop(D, 'widgets/1/definition/widgets/0/definition/title')] },
  'dashboard/title-number-of': {
    bad: [set(D, 'widgets/1/definition/widgets/0/definition/title', 'Number of deliveries')],
  },
  'dashboard/timeseries-width': { bad: [set(D, 'widgets/1/definition/widgets/1/layout/width', 2)] },
  'dashboard/stream-width': {
    bad: [set(D, 'widgets/1/definition/widgets/0/definition/type', 'list_stream')],
  },
  'dashboard/query-value-background': {
    bad: [drop(D, 'widgets/1/definition/widgets/0/definition/timeseries_background')],
  },
  'dashboard/formula-alias': {
    bad: [drop(D, 'widgets/1/definition/widgets/1/definition/requests/0/formulas/0/alias')],
  },
  'dashboard/empty-group': {
    bad: [
      set(D, 'widgets/2', {
        definition: { type: 'group', title: 'Queues', layout_type: 'ordered', widgets: [] },
        layout: { x: 0, y: 20, width: 12, height: 2 },
      }),
    ],
  },
  'dashboard/request-query-form': {
    bad: [set(D, 'widgets/1/definition/widgets/0/definition/requests/0/q', 'avg:nova_relay.latency{*}')],
  },
  'dashboard/legacy-q': {
    bad: [
      set(D, 'widgets/1/definition/widgets/0/definition/requests/0', { q: 'avg:nova_relay.latency{$env}' }),
    ],
  },
  'dashboard/query-keys': {
    bad: [drop(D, 'widgets/1/definition/widgets/0/definition/requests/0/queries/0/name')],
  },
  'dashboard/response-format': {
    bad: [drop(D, 'widgets/1/definition/widgets/0/definition/requests/0/response_format')],
  },
  'dashboard/formula-references-query': {
    bad: [set(D, 'widgets/1/definition/widgets/0/definition/requests/0/formulas/0/formula', 'query9')],
  },
  'dashboard/metric-in-metadata': { bad: [sub(D, 'nova_relay.latency', 'nova_relay.latancy')] },
  'dashboard/metric-any-prefix': { bad: [sub(D, 'avg:nova_relay.latency{', 'avg:nginx.net.connections{')] },
  'dashboard/template-variable-used': {
    bad: [
      set(D, 'template_variables/1', {
        name: 'cluster',
        prefix: 'cluster',
        available_values: [],
        default: '*',
      }),
    ],
  },
  'dashboard/template-variable-defined': {
    bad: [sub(D, 'avg:nova_relay.latency{$env}', 'avg:nova_relay.latency{$cluster}')],
  },
  'dashboard/template-variable-shape': { bad: [set(D, 'template_variables/1', { prefix: 'region' })] },
  'dashboard/template-variables-recommended': {
    bad: [set(D, 'template_variables', []), replaceAll(D, '$env', '*')],
  },
  'dashboard/app-id': {
    bad: [set(D, 'widgets/1/definition/widgets/0/definition', { type: 'embedded_app', app_id: 'other' })],
  },
  'dashboard/no-org-bound-widget': {
    bad: [
      set(D, 'widgets/1/definition/widgets/0/definition', {
        type: 'alert_value',
        alert_id: '123',
        title: 'Alert',
        requests: [],
      }),
    ],
  },
  'dashboard/no-personal-data': {
    bad: [set(D, 'widgets/0/definition/widgets/0/definition/content', 'Ask jo.doe@nova.example')],
  },
  'dashboard/image-url': {
    bad: [
      set(D, 'widgets/1/definition/widgets/0/definition', {
        type: 'image',
        url: ' https://nova.example/logo.png',
        sizing: 'contain',
      }),
    ],
  },
  'dashboard/query-syntax': { bad: [sub(D, 'avg:nova_relay.latency{$env}', 'avg:nova_relay.latency{$env')] },
  'dashboard/aggregation-matches-type': {
    bad: [sub(D, 'avg:nova_relay.latency{$env}', 'avg:nova_relay.latency{$env}.as_count()')],
  },
  'dashboard/vendor-model': {
    bad: [set(D, 'widgets/1/definition/widgets/1/definition/legend_layout', 'sideways')],
  },
  'dashboard/requests-nonempty': {
    bad: [set(D, 'widgets/0', { definition: { type: 'timeseries', title: 'Empty', requests: [] } })],
  },
  'dashboard/no-placeholder': { bad: [set(D, 'description', 'TODO: describe')] },
  'dashboard/template-variable-default': { bad: [set(D, 'template_variables/0/default', 'jane-test')] },
  'dashboard/search-syntax': { bad: [set(D, 'widgets/0', logWidget('source:nova_relay AND ('))] },
  'dashboard/log-source': {
    bad: [set(D, 'widgets/0', logWidget('source:other_product'))],
    good: [set(D, 'widgets/0', logWidget('source:nova_relay -source:other_product'))],
  },
  'dashboard/check-exists': {
    bad: [set(D, 'widgets/0', { definition: { type: 'check_status', check: 'other.can_connect' } })],
    good: [set(D, 'widgets/0', { definition: { type: 'check_status', check: 'datadog.agent.up' } })],
  },
  'dashboard/no-org-links': {
    bad: [
      set(D, 'widgets/0', {
        definition: { type: 'note', content: 'See https://nova.datadoghq.com/dashboard/abc-def-ghi.' },
      }),
    ],
    good: [
      set(D, 'widgets/0', {
        definition: {
          type: 'note',
          content:
            'See https://app.datadoghq.com/monitors/manage, https://jp1.datadoghq.com/logs and https://docs.datadoghq.com/.',
        },
      }),
    ],
  },
  'dashboard/metric-prefix': {
    bad: [sub(D, 'nova_relay.messages.delivered', 'my_relay.messages.delivered')],
  },
  'dashboard/known-functions': { bad: [sub(D, 'avg:nova_relay.latency', 'average:nova_relay.latency')] },
  'dashboard/widgets-overlap': { bad: [set(D, 'widgets/1/layout/y', 2)] },
};

function logWidget(query: string) {
  return {
    definition: {
      type: 'query_value',
      title: 'Errors',
      requests: [
        {
          response_format: 'scalar',
          queries: [
            { name: 'errors', data_source: 'logs', compute: { aggregation: 'count' }, search: { query } },
          ],
          formulas: [{ formula: 'errors' }],
        },
      ],
    },
  };
}
