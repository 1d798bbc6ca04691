import { formatVersion } from '../changelog/write-changelog.ts';
import { formatJson } from '../fix/format-json.ts';
import { canonicalHeader } from '../facts/metadata-columns.ts';
import { kebabCase, normalizeSourceTypeName, snakeCase } from '../text/names.ts';

/** What only the partner can know; the validator reports each until it is filled in. */
const fillIn = (what: string) => `<FILL IN: ${what}>`;

/**
 * The files of a new tile: complete but for what only the partner can know.
 * @param offering the product's name as customers know it
 * @param date of the first version, `YYYY-MM-DD`
 */
export function scaffoldTile(offering: string, date: string): ReadonlyMap<string, string> {
  const id = kebabCase(offering);
  const name = snakeCase(offering);
  const json = (value: unknown) => `${formatJson(value)}\n`;
  return new Map([
    ['manifest.json', json(manifest(offering, id, name))],
    ['README.md', readme(offering, name)],
    [
      'CHANGELOG.md',
      `# CHANGELOG - ${offering}\n\n${formatVersion({ version: '1.0.0', date, items: [{ kind: 'Added', text: 'Initial release.' }] })}`,
    ],
    [
      'metadata.csv',
      `${canonicalHeader}\n${name}.events.processed,count,,event,,Events processed.,0,${normalizeSourceTypeName(offering)},processed,\n`,
    ],
    ['assets/service_checks.json', '[]\n'],
    ['assets/dataflows.yaml', dataflows(id)],
    ['assets/oauth_clients.json', json(oauthClients(offering))],
    [`assets/dashboards/${name}_overview.json`, json(dashboard(offering, name))],
    ['assets/monitors/no_events.json', json(monitor(offering, id, name, date))],
  ]);
}

function manifest(offering: string, id: string, name: string) {
  return {
    manifest_version: '2.0.0',
    app_uuid: crypto.randomUUID(),
    app_id: id,
    owner: 'integrations-developer-platform',
    display_on_public_website: true,
    tile: {
      overview: 'README.md#Overview',
      configuration: 'README.md#Setup',
      support: 'README.md#Support',
      uninstallation: 'README.md#Uninstallation',
      changelog: 'CHANGELOG.md',
      description: fillIn('what the integration does, at most 80 characters'),
      title: offering,
      media: [],
      classifier_tags: [
        'Supported OS::Linux',
        'Supported OS::Windows',
        'Supported OS::macOS',
        `Category::${fillIn('one of the categories')}`,
        'Submitted Data Type::Metrics',
        'Offering::Integration',
      ],
    },
    author: {
      name: fillIn("the company's name"),
      homepage: fillIn('https://…'),
      support_email: fillIn('address for support'),
      sales_email: fillIn('address for business'),
    },
    assets: {
      integration: {
        source_type_name: offering,
        source_type_id: 0,
        auto_install: true,
        configuration: {},
        events: { creates_events: false },
        metrics: { prefix: `${name}.`, check: `${name}.events.processed`, metadata_path: 'metadata.csv' },
        service_checks: { metadata_path: 'assets/service_checks.json' },
      },
      dashboards: { [`${title(offering)} Overview`]: `assets/dashboards/${name}_overview.json` },
      monitors: { [`${offering} sends no events`]: 'assets/monitors/no_events.json' },
      oauth: 'assets/oauth_clients.json',
    },
  };
}

/** A dashboard's URL is made from its title, with hyphens for spaces. */
function title(offering: string): string {
  return offering.replace(/\s*-\s*/g, ' ').trim();
}

function readme(offering: string, name: string): string {
  return `# ${offering}

## Overview

This integration sends metrics of ${offering} to Datadog.

## Setup

1. In Datadog, open the ${offering} tile and click **Install Integration**.
2. Click **Connect Accounts**, sign in to ${offering} and confirm.

## Uninstallation

Disconnect Datadog in the settings of ${offering}, then uninstall the integration in Datadog. Once it is uninstalled, its authorizations are revoked.

## Data Collected

### Metrics

See [metadata.csv][1] for a list of metrics provided by this integration.

### Events

This integration does not include any events.

## Support

Need help? Contact the support of ${offering}.

[1]: https://github.com/DataDog/integrations-extras/blob/master/${name}/metadata.csv
`;
}

function dataflows(id: string): string {
  return `provides:
  - id: ${id}-metrics
    always_on: true
    granular: false
    data_type: metrics
    direction: inbound
`;
}

function oauthClients(offering: string) {
  return {
    integration: {
      id: fillIn("the client's id from the Developer Platform"),
      name: offering,
      description: `Sends metrics of ${offering} to Datadog`,
      client_role: 'integration',
      redirect_uris: [fillIn('https://…, where Datadog sends the code to')],
      onboarding_url: fillIn('https://…, where Connect Accounts leads to'),
      scopes: ['api_keys_write'],
    },
  };
}

function dashboard(offering: string, name: string) {
  const query = (alias: string) => ({
    queries: [
      { name: 'processed', data_source: 'metrics', query: `sum:${name}.events.processed{$env}.as_count()` },
    ],
    formulas: [{ formula: 'processed', alias }],
  });
  const group = (heading: string, y: number, height: number, widgets: unknown[]) => ({
    definition: { type: 'group', title: heading, layout_type: 'ordered', widgets },
    layout: { x: 0, y, width: 12, height },
  });
  return {
    title: `${title(offering)} Overview`,
    description: `What ${offering} does`,
    widgets: [
      group(`About ${offering}`, 0, 3, [
        {
          definition: { type: 'note', content: `What ${offering} sends, and where to learn more.` },
          layout: { x: 0, y: 0, width: 12, height: 2 },
        },
      ]),
      group('Overview', 3, 3, [
        {
          definition: {
            type: 'query_value',
            title: 'Events processed',
            requests: [{ response_format: 'scalar', ...query('Processed') }],
            timeseries_background: { type: 'area' },
          },
          layout: { x: 0, y: 0, width: 4, height: 2 },
        },
        {
          definition: {
            type: 'timeseries',
            title: 'Events processed over time',
            requests: [{ response_format: 'timeseries', display_type: 'bars', ...query('Processed') }],
          },
          layout: { x: 4, y: 0, width: 8, height: 2 },
        },
      ]),
    ],
    template_variables: [{ name: 'env', prefix: 'env', available_values: [], default: '*' }],
    layout_type: 'ordered',
    notify_list: [],
    reflow_type: 'fixed',
  };
}

function monitor(offering: string, id: string, name: string, date: string) {
  return {
    version: 2,
    created_at: date,
    last_updated_at: date,
    title: `${offering} sends no events`,
    tags: [`integration:${id}`],
    description: `Alerts when ${offering} has processed nothing for an hour, which usually means that the connection is broken.`,
    definition: {
      name: `[${offering}] No events for an hour`,
      type: 'query alert',
      query: `sum(last_1h):sum:${name}.events.processed{*}.as_count() < 1`,
      message: `${offering} has processed nothing for an hour.`,
      tags: [`integration:${id}`],
      options: {
        thresholds: { critical: 1 },
        notify_audit: false,
        on_missing_data: 'default',
        include_tags: true,
      },
      priority: null,
    },
  };
}
