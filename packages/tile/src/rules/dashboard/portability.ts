import type { Rule } from '../../engine/rule.ts';
import { widgetsOf } from '../../facts/widgets.ts';
import type { Tile } from '../../tile/tile.ts';

/** An e-mail address; attributes of log searches such as `-@http.status_code` are not one. */
const emailAddress =
  /(?<![\w%@:.+-])[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:com|org|net|edu|gov|io|dev|ai|co|app|cloud|tech|eu|us|uk|de|fr|nl|ch|it|es|se|no|fi|jp|in|au|ca|br|example)\b/g;

const teams =
  /^(support|help|info|sales|contact|team|hello|feedback|product|service|admin|security|integrations?|partners?|marketing|success|care|dev|devops|ops|sre|noreply|no-reply|email|user|name|example|datadog|alerts?|engineering|customer|onboarding|billing|press|legal|privacy|community|solutions?|git)\b/i;

/** What works in one organization only. */
export const dashboardPortabilityRules: readonly Rule[] = [
  {
    id: 'dashboard/app-id',
    severity: { new: 'error', repo: 'warning' },
    requires: 'An embedded app belongs to the tile.',
    why: 'The widget shows the app with this UUID; customers do not have any other.',
    remedy: "Use the manifest's `app_uuid`.",
    example: {
      bad: '{ "type": "embedded_app", "app_id": "other" }',
      good: '{ "type": "embedded_app", "app_id": "<app_uuid>" }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/e3a081b69278fb8c10e75090c1b5677a322a9403/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/dashboards.py',
    published: '0/3',
    fixable: true,
    *check(tile) {
      const uuid = tile.manifest.at('app_uuid').string;
      for (const widget of widgetsOf(tile)) {
        const node = widget.definition.at('app_id');
        const isBlueprint = node.string !== undefined && blueprintIds(tile).has(node.string);
        if (widget.type === 'embedded_app' && uuid !== undefined && node.string !== uuid && !isBlueprint)
          yield node.problem("the widget's app_id is not the manifest's app_uuid", node.set(uuid));
      }
    },
  },
  {
    id: 'dashboard/no-org-bound-widget',
    severity: { new: 'error', repo: 'warning' },
    requires: 'No widget shows a monitor, SLO or powerpack of your organization.',
    why: 'The widget refers to a monitor, SLO or powerpack by an id that exists only in your organization.',
    remedy: 'Replace the widget with one that queries data.',
    example: { bad: '{ "type": "alert_graph", "alert_id": "123" }', good: '{ "type": "timeseries", … }' },
    source: '1 of 262 published tiles break it (August 2026)',
    published: '2 widgets, algorithmia',

    *check(tile) {
      for (const widget of widgetsOf(tile)) {
        if (/^(alert_graph|alert_value|slo|servicemap|powerpack)$/.test(widget.type))
          yield widget.definition
            .at('type')
            .problem(`a ${widget.type} widget shows something of your own organization`);
      }
    },
  },
  {
    id: 'dashboard/no-personal-data',
    severity: { new: 'warning', repo: 'warning' },
    requires: "A dashboard does not contain a person's email address.",
    why: "The dashboard is copied into every customer's organization.",
    remedy: "Use a team's address.",
    example: { bad: 'Ask jo.doe@nova.example', good: 'Ask support@nova.example' },
    source: '1 of 262 published tiles break it (August 2026)',
    published: '14 tiles email-like (mostly product addresses)',

    *check(tile) {
      for (const board of tile.dashboards) {
        const source = board.document?.source;
        if (!source?.text.includes('@')) continue;
        for (const match of source.text.matchAll(emailAddress)) {
          if (!isTeamAddress(match[0]))
            yield {
              file: board.file,
              place: () => source.placeAt(match.index, match[0].length),
              message: `"${match[0]}" looks like a person's address`,
            };
        }
      }
    },
  },
  {
    id: 'dashboard/image-url',
    severity: { new: 'error', repo: 'warning' },
    requires: "The URL of an image widget uses https or is one of Datadog's own images.",
    why: 'Other URLs are blocked by the browser or work only on your machine.',
    remedy: "Use an https URL or one of Datadog's `/static/` images.",
    example: { bad: '"url": "data:image/png;base64,…"', good: '"url": "https://nova.example/logo.png"' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '2/149 widgets (1 data:, 1 leading space)',
    fixable: true,
    *check(tile) {
      for (const widget of widgetsOf(tile)) {
        const url = widget.definition.at('url');
        if (
          widget.type !== 'image' ||
          url.string === undefined ||
          /^(https:\/\/\S+|\/static\/\S+)$/.test(url.string)
        )
          continue;
        const trimmed = url.string.trim();
        if (/^data:image\/[\w.+-]+[;,]/i.test(trimmed))
          yield {
            ...url.problem(
              'the image is embedded in the dashboard, so that every customer downloads it with it',
            ),
            atMost: 'warning',
          };
        else if (trimmed !== url.string && /^(https:\/\/|\/static\/)\S+$/.test(trimmed))
          yield {
            ...url.problem('the image URL has whitespace around it', url.set(trimmed)),
            atMost: 'warning',
          };
        else yield url.problem(`the image URL "${url.string.slice(0, 80)}" is neither https nor /static/`);
      }
    },
  },
];

/** Addresses of a function rather than a person, and addresses of examples. */
function isTeamAddress(address: string): boolean {
  const [local = '', host = ''] = address.split('@');
  return (
    teams.test(local) ||
    /[-_.](support|team|help)$/i.test(local) ||
    /^(github\.com|example\.(com|org))$/.test(host) ||
    /\.(png|jpe?g|svg|gif)$/i.test(host)
  );
}

/** The apps that the tile itself brings. */
function blueprintIds(tile: Tile): ReadonlySet<string> {
  const paths = tile.paths('assets/app-builder-blueprints/', '.json');
  return new Set(paths.flatMap((path) => tile.node(path).at('id').string ?? []));
}
