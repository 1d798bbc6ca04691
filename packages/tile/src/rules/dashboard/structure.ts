import type { Rule } from '../../engine/rule.ts';
import { descendTo, isDataWidget, widgetTypes, widgetsOf } from '../../facts/widgets.ts';
import { compareWithModel, vendorDashboard } from '../../schemas/vendor-model.ts';
import { nearest } from '../../text/nearest.ts';

/** Widgets and groups. */
export const dashboardStructureRules: readonly Rule[] = [
  {
    id: 'dashboard/widgets-nonempty',
    severity: { new: 'error', repo: 'error' },
    requires: 'A dashboard has at least one widget.',
    why: 'An empty dashboard is useless.',
    remedy: 'Add widgets.',
    example: { bad: '"widgets": []', good: '"widgets": [{ "definition": … }]' },
    source:
      'https://github.com/DataDog/integrations-core/blob/e3a081b69278fb8c10e75090c1b5677a322a9403/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/dashboards.py',
    published: '0/213',

    *check(tile) {
      for (const board of tile.dashboards)
        if (board.at('widgets').array?.length === 0)
          yield board.at('widgets').problem('the dashboard has no widget');
    },
  },
  {
    id: 'dashboard/widget-type-known',
    severity: { new: 'warning', repo: 'warning' },
    requires: "The type of a widget is one of Datadog's API.",
    why: "A type that Datadog's own API client does not know may be misspelled or internal.",
    remedy: 'Use a documented widget type.',
    example: { bad: '"type": "timeserie"', good: '"type": "timeseries"' },
    source: 'https://docs.datadoghq.com/api/latest/dashboards/',
    published: '0/213',

    *check(tile) {
      for (const widget of widgetsOf(tile)) {
        if (widget.type !== '' && !widgetTypes.has(widget.type)) {
          const guess = nearest(widget.type, widgetTypes);
          yield widget.definition
            .at('type')
            .problem(
              `"${widget.type}" is not a known widget type${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
            );
        }
      }
    },
  },
  {
    id: 'dashboard/no-nested-group',
    severity: { new: 'error', repo: 'error' },
    requires: 'A group is not inside another group.',
    why: 'Datadog supports one level of groups.',
    remedy: "Move the inner group's widgets one level up.",
    example: { bad: 'a group inside a group', good: 'groups beside each other' },
    source: 'https://docs.datadoghq.com/api/latest/dashboards/',
    published: '0/213',

    *check(tile) {
      for (const widget of widgetsOf(tile))
        if (widget.type === 'group' && widget.group)
          yield widget.definition.problem('a group inside a group');
    },
  },
  {
    id: 'dashboard/widget-ids-unique',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Widget ids are unique.',
    why: 'Two widgets with one id overwrite each other on import.',
    remedy: 'Export the dashboard again, or remove the ids.',
    example: { bad: 'two widgets with "id": 1', good: 'unique ids, or none' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0 duplicates/213',
    fixable: true,
    *check(tile) {
      for (const board of tile.dashboards) {
        const seen = new Set<unknown>();
        for (const widget of widgetsOf(tile)) {
          const id = widget.node.at('id');
          if (widget.dashboard !== board || !id.exists) continue;
          if (seen.has(id.value))
            yield id.problem(`the widget id ${JSON.stringify(id.value)} is used twice`, id.remove());
          seen.add(id.value);
        }
      }
    },
  },
  {
    id: 'dashboard/widgets-grouped',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Widgets with data are in groups.',
    why: 'Groups structure a long dashboard, and customers can collapse what they do not need.',
    remedy: 'Put widgets with data into groups.',
    example: { bad: 'timeseries at the root', good: 'a group "Overview" with the timeseries inside' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '82 · 62 · 15 tiles',

    *check(tile) {
      for (const board of tile.dashboards) {
        const loose = widgetsOf(tile).find(
          (widget) =>
            widget.dashboard === board && widget.ordered && !widget.group && isDataWidget(widget.type),
        );
        if (loose) yield loose.definition.problem('a widget with data is outside every group');
      }
    },
  },
  {
    id: 'dashboard/overview-and-about-groups',
    severity: { new: 'info', repo: 'info' },
    requires:
      'The dashboard has a group whose title contains `About` and one whose title contains `Overview`.',
    why: 'The documentation recommends both: what the integration does, and the most important numbers.',
    remedy: 'Add the groups.',
    example: { bad: 'groups "Messages" and "Queues" only', good: 'groups "About Nova Relay" and "Overview"' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: 'About 29/213, Overview 77/213',

    *check(tile) {
      for (const board of tile.dashboards) {
        const titles = widgetsOf(tile)
          .filter((widget) => widget.dashboard === board && widget.type === 'group')
          .map((widget) => widget.definition.at('title').string ?? '');
        const missing = ['About', 'Overview'].filter(
          (name) => !titles.some((title) => title.toLowerCase().includes(name.toLowerCase())),
        );
        if (missing.length > 0)
          yield board.at('widgets').problem(`no group is called ${missing.join(' or ')}`);
      }
    },
  },
  {
    id: 'dashboard/empty-group',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'Every group has widgets.',
    why: 'An empty group is a heading without content.',
    remedy: 'Remove the group or fill it.',
    example: { bad: '{ "type": "group", "title": "Queues", "widgets": [] }', good: 'a group with widgets' },
    source: '2 of 262 published tiles break it (August 2026)',
    published: '2 / 2 · 2 · 0',
    *check(tile) {
      for (const widget of widgetsOf(tile)) {
        if (widget.type === 'group' && widget.definition.at('widgets').array?.length === 0)
          yield widget.definition.problem(
            `the group "${widget.definition.at('title').string ?? ''}" is empty`,
          );
      }
    },
  },
  {
    id: 'dashboard/vendor-model',
    severity: { new: 'warning', repo: 'warning' },
    requires: "Widgets have the attributes, types and values of Datadog's own API client.",
    why: 'Anything the client does not know is misspelled, outdated or not public; Datadog may silently drop it.',
    remedy: 'Compare the widget with a fresh export from Datadog.',
    example: { bad: '"legend_layout": "sideways"', good: '"legend_layout": "auto"' },
    source: '6 of 262 published tiles break it (August 2026)',
    published: 'not counted',

    *check(tile) {
      for (const board of tile.dashboards) {
        for (const mismatch of compareWithModel(vendorDashboard, board.value)) {
          if (mismatch.unknownVariant?.key === 'type' || mismatch.path.length < 2) continue;
          const node = descendTo(board, mismatch.path);
          yield node.problem(`"${mismatch.path.slice(-2).join('.')}" ${mismatch.message}`);
        }
      }
    },
  },
];
