import type { Rule } from '../../engine/rule.ts';
import { isDataWidget, widgetsOf } from '../../facts/widgets.ts';
import { foldName } from '../../text/names.ts';
import { isPlaceholder } from '../../text/placeholders.ts';

/** Titles and descriptions. */
export const dashboardTitleRules: readonly Rule[] = [
  {
    id: 'dashboard/title-nonempty',
    severity: { new: 'error', repo: 'error' },
    requires: 'A dashboard has a title.',
    why: 'The dashboard list would show a blank entry.',
    remedy: 'Give the dashboard a title.',
    example: { bad: '"title": ""', good: '"title": "Nova Relay Overview"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/213',

    *check(tile) {
      for (const board of tile.dashboards)
        if (board.at('title').string?.trim() === '') yield board.at('title').problem('the title is blank');
    },
  },
  {
    id: 'dashboard/title-has-integration',
    severity: { new: 'error', repo: 'warning' },
    requires: 'The title of a dashboard contains the name of the integration.',
    why: "Customers find the dashboard in their list by the integration's name.",
    remedy: "Include the tile's title in the dashboard's title.",
    example: { bad: '"title": "Overview"', good: '"title": "Nova Relay Overview"' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '23 files / 14 · 10 · 1 tiles',

    *check(tile) {
      const name = foldName(tile.title);
      for (const board of tile.dashboards) {
        const title = board.at('title');
        if (name !== '' && title.string?.trim() && !foldName(title.string).includes(name))
          yield title.problem(`the title "${title.string}" does not contain "${tile.title}"`);
      }
    },
  },
  {
    id: 'dashboard/title-no-hyphen',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'The title of a dashboard has no hyphen.',
    why: "The dashboard's URL is made from the title, with hyphens for spaces.",
    remedy: 'Remove the hyphen.',
    example: { bad: '"title": "Nova Relay - Overview"', good: '"title": "Nova Relay Overview"' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '74 files / 26 · 12 · 3 tiles',
    fixable: true,
    *check(tile) {
      for (const board of tile.dashboards) {
        const title = board.at('title');
        if (title.string?.includes('-'))
          yield title.problem(
            `the title "${title.string}" has a hyphen`,
            title.set(title.string.replace(/\s*-\s*/g, ' ').trim()),
          );
      }
    },
  },
  {
    id: 'dashboard/title-not-cloned',
    severity: { new: 'error', repo: 'error' },
    requires: 'The title of a dashboard does not say that it is a copy.',
    why: 'The suffix is left over from cloning the dashboard.',
    remedy: 'Remove `(cloned)` or `copy`.',
    example: { bad: '"title": "Nova Relay Overview (cloned)"', good: '"title": "Nova Relay Overview"' },
    source: '0 of 262 published tiles break it (August 2026)',
    published: '0/213',
    fixable: true,
    *check(tile) {
      for (const board of tile.dashboards) {
        const title = board.at('title');
        const clean = title.string?.replace(/\s*\((cloned|copy)\)|\s+copy$/gi, '').trim();
        if (clean !== undefined && clean !== title.string?.trim())
          yield title.problem(
            `the title "${title.string ?? ''}" was left over from copying`,
            title.set(clean),
          );
      }
    },
  },
  {
    id: 'dashboard/description-nonempty',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A dashboard has a description.',
    why: 'Datadog shows the description in the dashboard list and above the dashboard.',
    remedy: 'Describe which questions the dashboard answers.',
    example: {
      bad: '"description": ""',
      good: '"description": "Deliveries, failures and latency of Nova Relay"',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '23 files / 22 · 13 · 1 tiles',

    *check(tile) {
      for (const board of tile.dashboards) {
        const node = board.at('description');
        if (node.exists && !node.string?.trim()) yield node.problem('the description is blank');
      }
    },
  },
  {
    id: 'dashboard/data-widget-title',
    severity: { new: 'error', repo: 'warning' },
    requires: 'A widget with data has a title.',
    why: 'A graph without a title does not say what it shows.',
    remedy: 'Give the widget a title.',
    example: {
      bad: '{ "type": "timeseries", "requests": … }',
      good: '{ "type": "timeseries", "title": "Deliveries", "requests": … }',
    },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '28 widgets / 8 · 4 · 1 tiles',

    *check(tile) {
      for (const widget of widgetsOf(tile)) {
        if (isDataWidget(widget.type) && !widget.definition.at('title').string?.trim())
          yield widget.definition.problem(`the ${widget.type} widget has no title`);
      }
    },
  },
  {
    id: 'dashboard/no-placeholder',
    severity: { new: 'error', repo: 'warning' },
    requires: 'Titles, descriptions and notes of a dashboard are not template text.',
    why: 'The template text would be published.',
    remedy: 'Replace it with your own text.',
    example: { bad: '"content": "TODO: describe"', good: '"content": "What Nova Relay delivers."' },
    source: '1 of 262 published tiles break it (November 2026)',
    published: '1/262',
    *check(tile) {
      const boards = tile.dashboards.flatMap((board) => [board.at('title'), board.at('description')]);
      const widgets = widgetsOf(tile).flatMap(({ definition }) => [
        definition.at('title'),
        definition.at('content'),
      ]);
      for (const node of [...boards, ...widgets]) {
        const text = node.string ?? '';
        if (isPlaceholder(text) || /\b(TODO|FIXME|TBD)\b(?=[:\s.]|$)|lorem ipsum|FILL IN/.test(text))
          yield node.problem(`"${text.slice(0, 40)}" is template text`);
      }
    },
  },
  {
    id: 'dashboard/title-number-of',
    severity: { new: 'info', repo: 'info' },
    requires: 'Widget titles do not say "number of".',
    why: '"Number of" makes titles longer without adding information.',
    remedy: 'Leave it out: `Deliveries` instead of `Number of deliveries`.',
    example: { bad: '"title": "Number of deliveries"', good: '"title": "Deliveries"' },
    source: 'https://docs.datadoghq.com/extend/integrations/create-an-integration-dashboard/',
    published: '39 widgets / 22 · 16 · 4',

    *check(tile) {
      for (const widget of widgetsOf(tile)) {
        const title = widget.definition.at('title');
        if (/\bnumber of\b/i.test(title.string ?? ''))
          yield title.problem(`the title "${title.string ?? ''}" says "number of"`);
      }
    },
  },
];
