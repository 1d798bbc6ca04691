import { Tile, type Obstacle, type TileFile } from '../src/tile/tile.ts';
import { encodePng } from '../src/picture/png.ts';

/** The files of the good tile, by the names that the cases use. */
export const M = 'manifest.json';
export const R = 'README.md';
export const C = 'CHANGELOG.md';
export const D = 'assets/dashboards/nova_relay_overview.json';
export const MO = 'assets/monitors/failures.json';
export const SV = 'assets/saved_views/errors.json';
export const CSV = 'metadata.csv';
export const SC = 'assets/service_checks.json';
export const OA = 'assets/oauth_clients.json';
export const LP = 'assets/logs/nova-relay.yaml';
export const DF = 'assets/dataflows.yaml';
export const LT = 'assets/logs/nova-relay_tests.yaml';

const manifest = {
  manifest_version: '2.0.0',
  app_uuid: '0b5f7f3e-6c1d-4c1e-9a63-2f7d1c9a4e11',
  app_id: 'nova-relay',
  owner: 'integrations-developer-platform',
  display_on_public_website: true,
  tile: {
    overview: 'README.md#Overview',
    configuration: 'README.md#Setup',
    support: 'README.md#Support',
    uninstallation: 'README.md#Uninstallation',
    changelog: 'CHANGELOG.md',
    description: 'Track messages that Nova Relay delivers and retries',
    title: 'Nova Relay',
    media: [
      { media_type: 'image', caption: 'Nova Relay - Overview dashboard', image_url: 'images/overview.png' },
    ],
    classifier_tags: [
      'Supported OS::Linux',
      'Supported OS::Windows',
      'Supported OS::macOS',
      'Category::Cloud',
      'Category::Metrics',
      'Category::Log Collection',
      'Submitted Data Type::Metrics',
      'Submitted Data Type::Logs',
      'Offering::Integration',
    ],
    resources: [{ resource_type: 'documentation', url: 'https://docs.nova.example/relay' }],
  },
  author: {
    name: 'Nova',
    homepage: 'https://nova.example',
    support_email: 'support@nova.example',
    sales_email: 'sales@nova.example',
  },
  assets: {
    integration: {
      source_type_name: 'Nova Relay',
      source_type_id: 7654321,
      auto_install: true,
      configuration: {},
      events: { creates_events: false },
      metrics: {
        prefix: 'nova_relay.',
        check: 'nova_relay.messages.delivered',
        metadata_path: 'metadata.csv',
      },
      service_checks: { metadata_path: 'assets/service_checks.json' },
    },
    dashboards: { 'Nova Relay Overview': D },
    monitors: { 'Nova Relay failures are high': MO },
    saved_views: { 'Nova Relay errors': SV },
    logs: { source: 'nova_relay' },
    oauth: OA,
  },
};

const readme = `# Nova Relay

## Overview

[Nova Relay][1] delivers messages between services. This integration shows what it delivers and retries.

## Setup

1. Install the integration in Datadog and click **Connect Accounts**.
2. Sign in to Nova Relay and confirm.

## Uninstallation

Disconnect Datadog in the [settings of Nova Relay][2], then uninstall the integration in Datadog.

## Data Collected

### Metrics

See [metadata.csv][3] for a list of metrics provided by this integration.

## Support

Need help? Contact Nova support.

[1]: https://nova.example/relay
[2]: https://app.nova.example/settings
[3]: https://github.com/DataDog/integrations-extras/blob/master/nova_relay/metadata.csv
`;

const changelog = `# CHANGELOG - Nova Relay

## 1.0.0 / 2026-01-05

***Added***:

* Initial release.
`;

const metadata = `metric_name,metric_type,interval,unit_name,per_unit_name,description,orientation,integration,short_name,curated_metric
nova_relay.latency,gauge,,millisecond,,Time from acceptance to delivery.,-1,nova_relay,latency,
nova_relay.messages.delivered,count,,message,,Messages delivered.,1,nova_relay,delivered,
nova_relay.messages.failed,count,,message,,"Messages given up, after all retries.",-1,nova_relay,failed,
nova_relay.queue.depth,gauge,,message,,Messages that wait.,-1,nova_relay,waiting,
`;

function timeseries(title: string, name: string, alias: string, query: string, x: number) {
  return {
    definition: {
      type: 'timeseries',
      title,
      legend_layout: 'auto',
      requests: [
        {
          response_format: 'timeseries',
          queries: [{ name, data_source: 'metrics', query }],
          formulas: [{ formula: name, alias }],
          display_type: 'line',
        },
      ],
    },
    layout: { x, y: 0, width: 4, height: 2 },
  };
}

const dashboard = {
  title: 'Nova Relay Overview',
  description: 'Deliveries, failures and latency of Nova Relay',
  widgets: [
    {
      definition: {
        type: 'group',
        title: 'About Nova Relay',
        layout_type: 'ordered',
        widgets: [
          {
            definition: { type: 'note', content: 'What Nova Relay delivers and retries.' },
            layout: { x: 0, y: 0, width: 12, height: 2 },
          },
        ],
      },
      layout: { x: 0, y: 0, width: 12, height: 3 },
    },
    {
      definition: {
        type: 'group',
        title: 'Overview',
        layout_type: 'ordered',
        widgets: [
          {
            definition: {
              type: 'query_value',
              title: 'Delivered',
              requests: [
                {
                  response_format: 'scalar',
                  queries: [
                    {
                      name: 'delivered',
                      data_source: 'metrics',
                      query: 'sum:nova_relay.messages.delivered{$env}.as_count()',
                      aggregator: 'sum',
                    },
                  ],
                  formulas: [{ formula: 'delivered' }],
                },
              ],
              timeseries_background: { type: 'area' },
            },
            layout: { x: 0, y: 0, width: 4, height: 2 },
          },
          timeseries('Latency', 'delivered', 'Latency', 'avg:nova_relay.latency{$env}', 4),
          timeseries('Queue', 'depth', 'Waiting', 'max:nova_relay.queue.depth{$env} by {region}', 8),
        ],
      },
      layout: { x: 0, y: 3, width: 12, height: 3 },
    },
  ],
  template_variables: [{ name: 'env', prefix: 'env', available_values: [], default: '*' }],
  layout_type: 'ordered',
  notify_list: [],
  reflow_type: 'fixed',
};

const monitor = {
  version: 2,
  created_at: '2026-01-05',
  last_updated_at: '2026-01-05',
  title: 'Nova Relay failures are high',
  tags: ['integration:nova-relay'],
  description: 'Alerts when Nova Relay gives up many messages, so that you can act before customers notice.',
  definition: {
    name: '[Nova Relay] Failures are high in {{env.name}}',
    type: 'query alert',
    query: 'sum(last_5m):sum:nova_relay.messages.failed{*} by {env}.as_count() > 3',
    message: '{{#is_alert}}Nova Relay gave up {{value}} messages.{{/is_alert}}',
    tags: ['integration:nova-relay'],
    options: { thresholds: { critical: 3 }, notify_audit: false, on_missing_data: 'default' },
    priority: null,
  },
};

const savedView = {
  name: 'Nova Relay errors',
  page: 'stream',
  query: 'source:nova_relay status:error',
  type: 'logs',
  options: { columns: ['service'], show_date_column: true },
  timerange: { interval_ms: 86400000 },
  visible_facets: ['service'],
};

const oauthClients = {
  integration: {
    id: '7e609702-7d7d-11ef-9fee-da7ad0900002',
    name: 'Nova Relay',
    description: 'Sends the delivery metrics of Nova Relay',
    client_role: 'integration',
    redirect_uris: ['https://nova.example/datadog/callback'],
    onboarding_url: 'https://nova.example/datadog/onboarding',
    scopes: ['api_keys_write', 'monitors_read'],
  },
};

const pipeline = `id: nova-relay
backend_only: false
facets:
  - groups:
      - Nova Relay
    name: Region
    path: nova.region
    source: log
pipeline:
  type: pipeline
  name: Nova Relay
  enabled: true
  filter:
    query: source:nova_relay
  processors:
    - type: grok-parser
      name: Parse the line
      enabled: true
      source: message
      samples:
        - 2026-01-05 INFO delivered 12
      grok:
        supportRules: ''
        matchRules: |
          rule %{date("yyyy-MM-dd"):timestamp} %{word:level} %{word:msg} %{integer:code}
    - type: date-remapper
      name: Define the date
      enabled: true
      sources:
        - timestamp
    - type: status-remapper
      name: Define the status
      enabled: true
      sources:
        - level
    - type: message-remapper
      name: Define the message
      enabled: true
      sources:
        - msg
    - type: attribute-remapper
      name: Map the region
      enabled: true
      sources:
        - code
      sourceType: attribute
      target: http.status_code
      targetType: attribute
      preserveSource: false
      overrideOnConflict: false
`;

const pipelineTests = `id: nova-relay
tests:
  - sample: 2026-01-05 INFO delivered 12
    result:
      custom:
        http:
          status_code: 12
        level: INFO
        timestamp: 1767571200000
      message: delivered
      status: info
      tags:
        - source:LOGS_SOURCE
      timestamp: 1767571200000
`;

const dataflows = `provides:
  - id: nova-relay-metrics
    always_on: true
    granular: false
    data_type: metrics
    direction: inbound
  - id: nova-relay-logs
    always_on: true
    granular: false
    data_type: logs
    direction: inbound
`;

/** A complete tile with every kind of asset, on which no rule finds anything. */
export function goodFiles(): Map<string, Uint8Array> {
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  return new Map<string, Uint8Array>([
    [M, json(manifest)],
    [R, Buffer.from(readme)],
    [C, Buffer.from(changelog)],
    [CSV, Buffer.from(metadata)],
    [D, json(dashboard)],
    [MO, json(monitor)],
    [SV, json(savedView)],
    [SC, Buffer.from('[]\n')],
    [OA, json(oauthClients)],
    [LP, Buffer.from(pipeline)],
    [DF, Buffer.from(dataflows)],
    [LT, Buffer.from(pipelineTests)],
    ['assets/logos/nova-relay.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>\n')],
    ['images/overview.png', plainPng(1440, 810)],
  ]);
}

const pictures = new Map<string, Uint8Array>();

/** A white PNG. */
export function plainPng(width: number, height: number): Uint8Array {
  const key = `${width} ${height}`;
  const known = pictures.get(key);
  const bytes = known ?? encodePng({ width, height, pixels: new Uint8Array(width * height * 4).fill(255) });
  pictures.set(key, bytes);
  return bytes;
}

/** A tile in memory from file contents, folders included. */
export function tileOf(
  files: ReadonlyMap<string, Uint8Array>,
  setting: { folder?: string; obstacles?: readonly Obstacle[] } = {},
): Tile {
  const entries = new Map<string, TileFile>();
  for (const [path, bytes] of files) {
    const steps = path.split('/');
    for (let depth = 1; depth < steps.length; depth++) {
      const folder = `${steps.slice(0, depth).join('/')}/`;
      entries.set(folder, { path: folder, bytes: undefined, size: 0 });
    }
    entries.set(path, { path, bytes, size: bytes.length, readAll: () => bytes });
  }
  const folder = setting.folder ?? 'nova_relay';
  return new Tile({ path: folder, folder, files: entries, obstacles: setting.obstacles ?? [] });
}
