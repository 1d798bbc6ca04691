import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const fixtureClientId = '11111111-2222-11f0-8333-da7ad0900002';

const manifest = {
  manifest_version: '2.0.0',
  app_uuid: '0b0c6f3e-b8a4-41f0-9d27-da7ad0900002',
  app_id: 'fixture',
  owner: 'fixture',
  tile: {
    overview: 'README.md#Overview',
    configuration: 'README.md#Setup',
    support: 'README.md#Support',
    uninstallation: 'README.md#Uninstallation',
    changelog: 'CHANGELOG.md',
    title: 'Fixture',
    description: 'A tile for tests',
    media: [{ media_type: 'image', caption: 'A picture', image_url: 'images/one.png' }],
    classifier_tags: ['Category::Developer Tools', 'Submitted Data Type::Metrics'],
  },
  author: { name: 'Fixture Inc', support_email: 'help@fixture.example', homepage: 'https://fixture.example' },
  assets: {
    integration: {
      source_type_name: 'Fixture',
      metrics: { prefix: 'fixture.', metadata_path: 'metadata.csv', check: ['fixture.runs'] },
      service_checks: { metadata_path: 'assets/service_checks.json' },
    },
    dashboards: { 'Fixture Overview': 'assets/dashboards/overview.json' },
    monitors: { 'Too many failures': 'assets/monitors/failures.json' },
    logs: { source: 'fixture' },
    oauth: 'assets/oauth_clients.json',
  },
};

const dashboard = {
  title: 'Fixture Overview',
  layout_type: 'ordered',
  template_variables: [{ name: 'env', prefix: 'env', default: '*', available_values: [] }],
  widgets: [
    {
      id: 1,
      definition: {
        type: 'timeseries',
        title: 'Runs over time',
        requests: [
          {
            formulas: [{ formula: 'q1' }],
            queries: [
              { name: 'q1', data_source: 'metrics', query: 'sum:fixture.runs{$env} by {service}.as_count()' },
            ],
            response_format: 'timeseries',
            display_type: 'bars',
          },
        ],
      },
    },
  ],
};

const monitor = {
  version: 2,
  title: 'Too many failures',
  description: 'Failures of a service',
  tags: ['integration:fixture'],
  definition: {
    name: 'Failures on {{service.name}}',
    type: 'query alert',
    query: 'sum(last_5m):sum:fixture.failed{*} by {service,env}.as_count() > 3',
    message: '{{#is_alert}}Failing{{/is_alert}} @webhook-fixture',
    tags: ['integration:fixture'],
    options: { thresholds: { critical: 3, warning: 1 } },
  },
};

const files: Record<string, string> = {
  'manifest.json': JSON.stringify(manifest),
  'README.md':
    '# Fixture\n\n## Overview\n\nSees **everything**.\n\n## Setup\n\n1. Click Connect Accounts\n\n' +
    '## Uninstallation\n\nRemove it.\n\n## Data Collected\n\n### Metrics\n\nSee [metadata.csv][1].\n\n' +
    '## Support\n\nAsk <script>alert(1)</script>.\n\n[1]: https://example.com/metadata.csv\n',
  'CHANGELOG.md': '# CHANGELOG - Fixture\n\n## 1.0.0 / 2026-01-01\n\n***Added***:\n\n* Everything\n',
  'metadata.csv':
    'metric_name,metric_type,interval,unit_name,per_unit_name,description,orientation,integration,short_name,curated_metric\n' +
    'fixture.runs,count,,event,,How many runs,0,fixture,runs,\n',
  'assets/oauth_clients.json': JSON.stringify({
    integration: {
      id: fixtureClientId,
      name: 'Fixture',
      description: 'Fixture client',
      client_role: 'integration',
      scopes: ['api_keys_write', 'create_webhooks', 'incident_write', 'monitors_read'],
      redirect_uris: ['https://fixture.example/datadog/callback'],
      onboarding_url: 'https://fixture.example/datadog/onboarding',
    },
  }),
  'assets/dashboards/overview.json': JSON.stringify(dashboard),
  'assets/monitors/failures.json': JSON.stringify(monitor),
  'assets/service_checks.json': JSON.stringify([
    {
      agent_version: '',
      integration: 'Fixture',
      check: 'fixture.can_connect',
      name: 'Can connect',
      description: 'Whether it answers',
      statuses: ['ok', 'critical'],
      groups: ['env'],
    },
  ]),
  'assets/logs/fixture.yaml': 'id: fixture\nmetric_id: fixture\nbackend_only: false\n',
};

export interface FixtureTile {
  readonly directory: string;
  remove(): Promise<void>;
}

/** Writes a small tile into a temporary folder; `changes` replaces files, `undefined` leaves one out. */
export async function createFixtureTile(
  changes: Record<string, string | undefined> = {},
): Promise<FixtureTile> {
  const directory = await mkdtemp(join(tmpdir(), 'sandbox-tile-'));
  for (const [path, text] of Object.entries({ ...files, ...changes })) {
    if (text === undefined) continue;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
