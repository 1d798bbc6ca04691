import { add, defects, firstWhere, mistyped, put, remove, replace, rewrite, without } from './defect.ts';
import { isOwnMetric } from '../../src/facts/declared-metrics.ts';
import { monitorQueries } from '../../src/facts/monitor-queries.ts';
import { queriedMetrics } from '../../src/facts/dashboard-queries.ts';
import type { JsonNode } from '../../src/tile/json-node.ts';
import type { Tile } from '../../src/tile/tile.ts';
import type { TileChange } from '../change.ts';

const M = 'manifest.json';
const CSV = 'metadata.csv';
const R = 'README.md';
const C = 'CHANGELOG.md';

const tile_ = (tile: Tile, ...path: (string | number)[]) => tile.manifest.at('tile', ...path);
const asset = (tile: Tile, kind: string) => tile.manifest.at('assets', kind).entries()[0];
const tags = (tile: Tile) => tile_(tile, 'classifier_tags');
const anotherTag = (text: string) => (tile: Tile) => add(tags(tile), tags(tile).array?.length ?? 0, text);
const image = (tile: Tile) =>
  tile_(tile, 'media')
    .items()
    .find((item) => item.at('media_type').string === 'image');
const set = (find: (tile: Tile) => JsonNode | undefined, value: unknown) => (tile: Tile) =>
  replace(find(tile), value);
const change =
  (find: (tile: Tile) => JsonNode | undefined, edit: (text: string) => string) => (tile: Tile) => {
    const node = find(tile);
    return node?.string === undefined ? undefined : replace(node, edit(node.string));
  };

const manifestSlips = defects('manifest', [
  [
    'app_uuid in capitals',
    change(
      (tile) => tile.manifest.at('app_uuid'),
      (text) => text.toUpperCase(),
    ),
  ],
  [
    'app_id with underscores',
    change(
      (tile) => tile.manifest.at('app_id'),
      (text) => `${text}_app`,
    ),
  ],
  ['author without name', (tile) => remove(tile.manifest.at('author', 'name'))],
  ['a data type in the singular', anotherTag('Submitted Data Type::Metric')],
  ['an operating system in other words', anotherTag('Supported OS::Mac OS')],
  ['a group in the plural', anotherTag('Queried Data Types::Metrics')],
  ['a category in the plural', anotherTag('Categories::Cloud')],
  [
    'picture by its full address',
    change(
      (tile) => image(tile)?.at('image_url'),
      (path) => `https://raw.githubusercontent.com/partner/tile/main/${path}`,
    ),
  ],
  [
    'picture with a slash before',
    change(
      (tile) => image(tile)?.at('image_url'),
      (path) => `/${path}`,
    ),
  ],
  [
    'picture in another folder',
    change(
      (tile) => image(tile)?.at('image_url'),
      (path) => path.replace('images/', 'assets/images/'),
    ),
  ],
  ['caption of 400 letters', set((tile) => image(tile)?.at('caption'), 'word '.repeat(80).trim())],
  [
    'video by its address',
    (tile) => {
      const media = tile_(tile, 'media');
      const one = image(tile);
      return (
        one &&
        add(media, media.array?.length ?? 0, {
          media_type: 'video',
          caption: 'A tour.',
          image_url: one.at('image_url').string,
          vimeo_id: 'https://vimeo.com/123456789',
        })
      );
    },
  ],
  [
    'video without its number',
    (tile) => {
      const media = tile_(tile, 'media');
      const one = image(tile);
      return (
        one &&
        add(media, media.array?.length ?? 0, {
          media_type: 'video',
          caption: 'A tour.',
          image_url: one.at('image_url').string,
        })
      );
    },
  ],
  [
    'check metrics of which one is missing',
    (tile) =>
      tile.metricNames.size > 0
        ? replace(tile.integration.at('metrics', 'check'), [
            [...tile.metricNames][0],
            `${tile.metricPrefix}no.such`,
          ])
        : undefined,
  ],
  ['auto_install as text', set((tile) => tile.integration.at('auto_install'), 'true')],
  [
    'dashboards as a list',
    (tile) => {
      const one = asset(tile, 'dashboards');
      return one && replace(tile.manifest.at('assets', 'dashboards'), [one.string]);
    },
  ],
  [
    'monitors as a list',
    (tile) => {
      const one = asset(tile, 'monitors');
      return one && replace(tile.manifest.at('assets', 'monitors'), [one.string]);
    },
  ],
  [
    'asset path with backslashes',
    change(
      (tile) => asset(tile, 'dashboards'),
      (path) => path.replaceAll('/', '\\'),
    ),
  ],
  [
    'asset path from the root',
    change(
      (tile) => asset(tile, 'dashboards'),
      (path) => `/${path}`,
    ),
  ],
  [
    'asset path that leaves the tile',
    change(
      (tile) => asset(tile, 'dashboards'),
      (path) => `../other/${path}`,
    ),
  ],
  [
    'OAuth as an object',
    (tile) =>
      tile.isOAuth
        ? replace(tile.manifest.at('assets', 'oauth'), { path: 'assets/oauth_clients.json' })
        : undefined,
  ],
  ['source_type_id 0', set((tile) => tile.integration.at('source_type_id'), 0)],
  ['source_type_id as a fraction', set((tile) => tile.integration.at('source_type_id'), 1.5)],
  [
    'single quotes',
    (tile) => rewrite(tile, M, (text) => text.replace('"manifest_version"', "'manifest_version'")),
  ],
  [
    'support address of a form',
    set((tile) => tile.manifest.at('author', 'support_email'), 'https://partner.example/contact'),
  ],
  [
    'homepage of a mail address',
    set((tile) => tile.manifest.at('author', 'homepage'), 'info@partner.example'),
  ],
  ['overview missing', (tile) => remove(tile_(tile, 'overview'))],
  ['support missing', (tile) => remove(tile_(tile, 'support'))],
  ['media missing', (tile) => remove(tile_(tile, 'media'))],
  ['metadata_path missing', (tile) => remove(tile.integration.at('metrics', 'metadata_path'))],
  [
    'prefix without its dot',
    change(
      (tile) => (tile.metricPrefix.endsWith('.') ? tile.integration.at('metrics', 'prefix') : undefined),
      (text) => text.slice(0, -1),
    ),
  ],
  [
    'log source in capitals',
    change(
      (tile) => (tile.pipelines.length > 0 ? tile.manifest.at('assets', 'logs', 'source') : undefined),
      (text) => text.toUpperCase(),
    ),
  ],
  [
    'resource without type',
    (tile) => add(tile_(tile), 'resources', [{ url: 'https://partner.example/docs' }]),
  ],
]);

const table = (edit: (text: string, tile: Tile) => string) => (tile: Tile) =>
  tile.metricNames.size > 0 ? rewrite(tile, CSV, (text) => edit(text, tile)) : undefined;
/** Changes one field of the last row. */
function field(column: string, edit: (old: string) => string) {
  return (tile: Tile) => {
    const row = tile.metadata?.rows.at(-1);
    const found = row && tile.metadata?.field(row, column);
    return (
      found &&
      rewrite(
        tile,
        CSV,
        (text) => text.slice(0, found.offset) + edit(found.value) + text.slice(found.offset + found.length),
      )
    );
  };
}

const metadataSlips = defects('metadata.csv', [
  ['tabs', table((text) => text.replaceAll(',', '\t'))],
  ['a space after a metric name', field('metric_name', (old) => `${old} `)],
  ['a space after a type', field('metric_type', (old) => `${old} `)],
  ['orientation "-"', field('orientation', () => '-')],
  ['unit "s"', field('unit_name', () => 's')],
  ['unit "MB"', field('unit_name', () => 'MB')],
  ['unit "count"', field('unit_name', () => 'count')],
  ['per-unit "minutes"', field('per_unit_name', () => 'minutes')],
  ['two dots', field('metric_name', (old) => old.replace('.', '..'))],
  ['a dot at the end', field('metric_name', (old) => `${old}.`)],
  ['a digit at the beginning', field('metric_name', (old) => `9${old}`)],
  ['a slash in a name', field('metric_name', (old) => `${old}/total`)],
  ['header in capitals', table((text) => text.replace(/^[^\n]*/, (line) => line.toUpperCase()))],
  ['a column of its own', table((text) => text.replace(/^[^\n]*/, (line) => `${line},notes`))],
  ['a pipe in a description', field('description', () => 'Sent | received')],
  ['an empty row', table((text) => `${text.trimEnd()}\n,,,,,,,,,\n`)],
  ['the header again', table((text) => `${text.trimEnd()}\n${text.split('\n')[0] ?? ''}\n`)],
  ['a type by its full name', field('metric_type', () => 'histogram')],
  ['an interval "1m"', field('interval', () => '1m')],
  ['an interval that is a fraction', field('interval', () => '0.5')],
  ['a comma too many', table((text) => `${text.trimEnd()},\n`)],
]);

const boards = (tile: Tile) => tile.dashboards;
const inBoard = (edit: (text: string) => string) => (tile: Tile) => {
  const [board] = boards(tile);
  return board && rewrite(tile, board.file, edit);
};
const own = (tile: Tile) => queriedMetrics(tile).find(({ metric }) => isOwnMetric(tile, metric.metric));
const ofKind = (tile: Tile, type: string) =>
  firstWhere(boards(tile), (node) => node.at('type').string === type && node.path.at(-1) === 'definition');

const dashboardSlips = defects('dashboard', [
  [
    'variable in another case',
    (tile) => {
      const variable = tile.dashboards[0]?.at('template_variables', 0, 'name').string;
      const found = own(tile);
      return variable !== undefined && found?.node.string?.includes(`$${variable}`)
        ? replace(found.node, found.node.string.replace(`$${variable}`, `$${variable.toUpperCase()}`))
        : undefined;
    },
  ],
  ['requests empty', set((tile) => ofKind(tile, 'timeseries')?.at('requests'), [])],
  ['widget without title', (tile) => remove(ofKind(tile, 'timeseries')?.at('title'))],
  ['group without title', (tile) => remove(ofKind(tile, 'group')?.at('title'))],
  [
    'height 0',
    set(
      (tile) =>
        firstWhere(boards(tile), (node) => node.key === 'layout' && node.at('height').exists)?.at('height'),
      0,
    ),
  ],
  ['no widgets', set((tile) => tile.dashboards[0]?.at('widgets'), [])],
  [
    'title of a copy',
    change(
      (tile) => tile.dashboards[0]?.at('title'),
      (title) => `${title} (cloned)`,
    ),
  ],
  ['title of a test', set((tile) => tile.dashboards[0]?.at('title'), 'test')],
  [
    'description with a person',
    set((tile) => tile.dashboards[0]?.at('description'), 'Ask jane.doe@partner.io about it'),
  ],
  [
    'query name with a hyphen',
    (tile) => {
      const formula = firstWhere(boards(tile), (node) => node.key === 'formula' && node.string !== undefined);
      return formula && replace(formula, 'my-query');
    },
  ],
  [
    'group-by never closed',
    (tile) => {
      const found = own(tile);
      return found?.node.string === undefined
        ? undefined
        : replace(found.node, `${found.node.string.replace(/ by \{[^}]*\}/, '')} by {env`);
    },
  ],
  [
    'filter with a space and no comma',
    (tile) => {
      const found = own(tile);
      return found?.node.string === undefined
        ? undefined
        : replace(found.node, found.node.string.replace(/\{[^}]*\}/, '{env:prod; team:a}'));
    },
  ],
  [
    'live span misspelled',
    (tile) => {
      const found = ofKind(tile, 'timeseries');
      return found && add(found, 'time', { live_span: '7d' });
    },
  ],
  [
    'precision as text',
    (tile) => {
      const found = ofKind(tile, 'query_value');
      return found && add(found, 'precision', 'two');
    },
  ],
  [
    'legend columns misspelled',
    (tile) => {
      const found = ofKind(tile, 'timeseries');
      return found && add(found, 'legend_columns', ['average']);
    },
  ],
  [
    'template variables as an object',
    set((tile) => tile.dashboards[0]?.at('template_variables'), { env: '*' }),
  ],
  [
    'available values as text',
    (tile) => {
      const variable = tile.dashboards[0]?.at('template_variables', 0);
      return variable?.object ? add(variable, 'available_values', 'prod,dev') : undefined;
    },
  ],
  ['a comment', inBoard((text) => text.replace('{', '{ // exported'))],
  ['conflict marks', inBoard((text) => text.replace('\n', '\n<<<<<<< HEAD\n'))],
  [
    'a link to a monitor of the own organization',
    (tile) => {
      const content = ofKind(tile, 'note')?.at('content');
      return content?.string === undefined
        ? undefined
        : replace(content, `${content.string} https://app.datadoghq.com/monitors/123456789`);
    },
  ],
  [
    'a powerpack',
    (tile) => {
      const list = tile.dashboards[0]?.at('widgets');
      return (
        list?.array &&
        add(list, list.array.length, {
          definition: { type: 'powerpack', title: 'Pack', powerpack_id: 'abc' },
        })
      );
    },
  ],
  [
    'an SLO',
    (tile) => {
      const list = tile.dashboards[0]?.at('widgets');
      return (
        list?.array &&
        add(list, list.array.length, {
          definition: {
            type: 'slo',
            title: 'SLO',
            slo_id: 'abc',
            view_type: 'detail',
            view_mode: 'overall',
            time_windows: ['7d'],
          },
        })
      );
    },
  ],
]);

const monitor = (tile: Tile, ...path: (string | number)[]) => tile.monitors[0]?.at(...path);
const inMonitorQuery = (edit: (text: string) => string) => (tile: Tile) => {
  const found = monitorQueries(tile).find(({ query }) => query?.window !== undefined);
  const text = found?.node.string;
  return found && text !== undefined && edit(text) !== text ? replace(found.node, edit(text)) : undefined;
};

const monitorSlips = defects('monitor', [
  ['comparator reversed', inMonitorQuery((text) => text.replace(/ (>=?|<=?) /, ' => '))],
  ['dashboard variable in the query', inMonitorQuery((text) => text.replace(/\{[^}]*\}/, '{$env}'))],
  [
    'threshold key misspelled',
    (tile) => {
      const node = monitor(tile, 'definition', 'options', 'thresholds');
      return node?.at('critical').exists ? replace(node, { critcal: node.at('critical').value }) : undefined;
    },
  ],
  ['tags as text', set((tile) => monitor(tile, 'tags'), 'integration:x')],
  ['created_at missing', (tile) => remove(monitor(tile, 'created_at'))],
  [
    'conditions closed by another name',
    (tile) => replace(monitor(tile, 'definition', 'message'), '{{#is_alert}}High.{{/is_warning}}'),
  ],
  [
    'restricted to roles',
    (tile) => {
      const node = monitor(tile, 'definition');
      return node?.object
        ? add(node, 'restricted_roles', ['2f8c3f0e-0000-11ee-a0a0-da7ad0900002'])
        : undefined;
    },
  ],
  [
    'escalation to a channel',
    (tile) => {
      const node = monitor(tile, 'definition', 'options');
      return node?.object ? add(node, 'escalation_message', 'Still high @slack-partner-oncall') : undefined;
    },
  ],
  ['type of another kind of monitor', set((tile) => monitor(tile, 'definition', 'type'), 'service check')],
  ['query missing', (tile) => remove(monitor(tile, 'definition', 'query'))],
  ['description of the template', set((tile) => monitor(tile, 'description'), 'TODO')],
  ['message of the template', set((tile) => monitor(tile, 'definition', 'message'), 'TBD')],
  [
    'composite of two ids',
    (tile) => {
      const node = monitor(tile, 'definition');
      return node?.object
        ? replace(node, { ...node.object, type: 'composite', query: '123 && 456' })
        : undefined;
    },
  ],
]);

const client = (tile: Tile, ...path: (string | number)[]) => tile.oauthClient.at(...path);
const redirect = (url: string) => (tile: Tile) => replace(client(tile, 'redirect_uris', 0), url);

const oauthSlips = defects('oauth', [
  [
    'scope in capitals',
    change(
      (tile) => client(tile, 'scopes', 0),
      (scope) => scope.toUpperCase(),
    ),
  ],
  [
    'scope with the singular',
    change(
      (tile) => client(tile, 'scopes', 0),
      (scope) => scope.replace('s_', '_'),
    ),
  ],
  [
    'scope of an administrator',
    (tile) => {
      const list = client(tile, 'scopes');
      return list.array && add(list, list.array.length, 'admin');
    },
  ],
  [
    'space after the redirect',
    change(
      (tile) => client(tile, 'redirect_uris', 0),
      (url) => `${url} `,
    ),
  ],
  ['redirect to an address in numbers', redirect('https://192.168.1.20/callback')],
  ['redirect with a placeholder', redirect('https://<your-domain>/callback')],
  ['redirect with a tenant', redirect('https://{tenant}.partner.com/callback')],
  ['redirect with a password', redirect('https://user:pw@app.partner.com/callback')],
  ['redirect to a tunnel', redirect('https://a1b2.ngrok.io/callback')],
  ['redirect to a site of Datadog', redirect('https://us5.datadoghq.com/oauth2/v1/authorize')],
  [
    'onboarding with a placeholder',
    set((tile) => client(tile, 'onboarding_url'), 'https://{your-host}/start'),
  ],
  [
    'onboarding to Datadog',
    set((tile) => client(tile, 'onboarding_url'), 'https://app.datadoghq.com/integrations'),
  ],
  [
    'client id in capitals',
    change(
      (tile) => client(tile, 'id'),
      (id) => id.toUpperCase(),
    ),
  ],
  ['name empty', set((tile) => client(tile, 'name'), '')],
  [
    'two clients',
    (tile) => (tile.oauth.object ? add(tile.oauth, 'staging', tile.oauthClient.value) : undefined),
  ],
]);

const text = (edit: (old: string, tile: Tile) => string) => (tile: Tile) =>
  rewrite(tile, R, (old) => edit(old, tile));
const below = (sentence: string) =>
  text((old) => old.replace(/^## Setup.*$/m, (heading) => `${heading}\n\n${sentence}`));
const log = (edit: (old: string) => string) => (tile: Tile) => rewrite(tile, C, edit);
const renamed =
  (from: string, to: string) =>
  (tile: Tile): TileChange | undefined => {
    const bytes = tile.files.get(from)?.bytes;
    return (
      bytes &&
      ((draft) => {
        draft.files.delete(from);
        draft.files.set(to, bytes);
      })
    );
  };

const textSlips = defects('text', [
  ['README without title', text((old) => old.replace(/^# .*$/m, ''))],
  ['comment never closed', below('<!-- to be written')],
  ['link with a space inside', below('Read the [guide] (https://partner.example/guide).')],
  ['link never closed', below('Read the [guide](https://partner.example/guide first.')],
  ['link to localhost', below('Open [the page](http://localhost:3000/settings).')],
  ['TODO', below('TODO: describe the steps')],
  [
    'picture by the address of an upload',
    below('![Page](https://user-images.githubusercontent.com/1/2.png)'),
  ],
  ['README in capitals', renamed(R, 'README.MD')],
  ['changelog in lower case', renamed(C, 'Changelog.md')],
  ['manifest in another folder', renamed(M, 'assets/manifest.json')],
  ['version with a hyphen before the date', log((old) => old.replace(/^(## \d+\.\d+\.\d+) \//m, '$1 -'))],
  ['version in brackets', log((old) => old.replace(/^## (\d+\.\d+\.\d+)/m, '## [$1]'))],
  [
    'date without zeros',
    log((old) => old.replace(/^(## \d+\.\d+\.\d+ \/ \d{4})-0?(\d)\d?-0?(\d)\d?/m, '$1-$2-$3')),
  ],
  [
    'an unreleased section',
    log((old) => old.replace(/^## \d/m, (heading) => `## Unreleased\n\n* Something.\n\n${heading}`)),
  ],
  ['README of another product', text((old, tile) => old.replaceAll(tile.title, 'Another Product'))],
  [
    'Overview after Setup',
    text((old) => {
      const parts = old.split(/^(?=## )/m);
      const at = parts.findIndex((part) => part.startsWith('## Overview'));
      const [overview] = at === -1 ? [] : parts.splice(at, 1);
      return overview === undefined ? old : [...parts.slice(0, 2), overview, ...parts.slice(2)].join('');
    }),
  ],
  ['section twice', text((old) => `${old}\n## Setup\n\nAgain.\n`)],
]);

const pipeline = (tile: Tile) => tile.pipelines[0]?.pipeline;
const flows = (tile: Tile, ...path: (string | number)[]) =>
  tile.node('assets/dataflows.yaml').at('provides', ...path);

const assetSlips = defects('assets', [
  [
    'pipeline id in capitals',
    change(
      (tile) => pipeline(tile)?.at('id'),
      (id) => id.toUpperCase(),
    ),
  ],
  ['pipeline without facets key form', set((tile) => pipeline(tile)?.at('facets'), 'none')],
  ['pipeline without name', (tile) => remove(pipeline(tile)?.at('pipeline', 'name'))],
  ['processor without name', (tile) => remove(pipeline(tile)?.at('pipeline', 'processors', 0, 'name'))],
  ['pipeline of no processors', set((tile) => pipeline(tile)?.at('pipeline', 'processors'), [])],
  ['sample missing', (tile) => remove(tile.pipelines[0]?.tests.at('tests', 0, 'sample'))],
  ['result missing', (tile) => remove(tile.pipelines[0]?.tests.at('tests', 0, 'result'))],
  [
    'pipeline as JSON',
    (tile) => (tile.pipelines.length > 0 ? put('assets/logs/second.json', '{}') : undefined),
  ],
  [
    'dataflow twice',
    (tile) => {
      const list = flows(tile);
      const [one] = list.items();
      return one && replace(list, [...list.items().map((each) => each.value), one.value]);
    },
  ],
  ['dataflow flag as text', set((tile) => flows(tile, 0, 'always_on'), 'yes')],
  ['dataflow without direction', (tile) => remove(flows(tile, 0, 'direction'))],
  [
    'dataflows as a map',
    (tile) =>
      tile.has('assets/dataflows.yaml')
        ? put('assets/dataflows.yaml', 'provides:\n  metrics: true\n')
        : undefined,
  ],
  ['check version of one number', set((tile) => tile.serviceChecks.at(0, 'agent_version'), '7')],
  ['check groups as text', set((tile) => tile.serviceChecks.at(0, 'groups'), 'host')],
  ['node_modules', () => put('node_modules/left/package.json', '{}')],
  ['an archive', () => put('tile.zip', 'PK')],
  ['a recording', () => put('images/tour.mp4', 'x')],
  ['a design file', () => put('images/logo.psd', 'x')],
  ['the tile once more inside', (tile) => put(`${tile.folder}/manifest.json`, tile.text(M)?.text ?? '{}')],
  ['service account file', () => put('credentials.json', '{"private_key": "-----BEGIN PRIVATE KEY-----"}')],
  [
    'service checks that are not JSON',
    (tile) =>
      tile.has('assets/service_checks.json') ? put('assets/service_checks.json', 'none') : undefined,
  ],
  [
    'logo missing',
    (tile) => {
      const logo = tile.paths('assets/logos/', '.svg')[0];
      return logo === undefined || tile.paths('assets/logos/', '.png').length > 0
        ? undefined
        : without(tile, logo);
    },
  ],
  [
    'misspelled folder of dashboards',
    (tile) => {
      const [board] = tile.dashboards;
      return (
        board &&
        ((draft) => {
          const bytes = draft.files.get(board.file);
          if (bytes) {
            draft.files.delete(board.file);
            draft.files.set(board.file.replace('dashboards', mistyped('dashboards')), bytes);
          }
        })
      );
    },
  ],
]);

export const slips = [
  ...manifestSlips, ...metadataSlips, ...dashboardSlips, ...monitorSlips, ...oauthSlips, ...textSlips, ...assetSlips,
]; // prettier-ignore
