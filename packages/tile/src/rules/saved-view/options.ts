import type { Rule } from '../../engine/rule.ts';
import { foreignSources } from '../../facts/log-sources.ts';

/** The options that each page of a saved view has. */
const pageOptions: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    stream: [
      'columns',
      'message_display',
      'show_date_column',
      'show_message_column',
      'show_timeline',
      'sort',
      'stream',
    ],
    analytics: ['aggregations', 'group_bys', 'limit', 'order', 'step_ms', 'widget'],
    process_overview: [
      'sort',
      'graph_options',
      'view_options',
      'filter',
      'selected_top_graph',
      'enabled_columns',
    ],
    insights: [],
    patterns: [],
    traces: [],
  }),
);

/** The options of a saved view. */
export const savedViewOptionRules: readonly Rule[] = [
  {
    id: 'saved-view/options-per-page',
    severity: { new: 'error', repo: 'error' },
    requires: 'A saved view has only options that its page supports.',
    why: 'Datadog rejects options of another page.',
    remedy: 'Remove the options that the page does not support.',
    example: {
      bad: '"page": "patterns", "options": { "columns": [] }',
      good: '"page": "stream", "options": { "columns": [] }',
    },
    source:
      'https://github.com/DataDog/integrations-core/blob/ec4e64b8e15c3a982d24f3986b24b7ca8fc3eb01/datadog_checks_dev/datadog_checks/dev/tooling/commands/validate/saved_views.py',
    published: '0/9',
    *check(tile) {
      for (const view of tile.savedViews) {
        const allowed = pageOptions.get(view.at('page').string ?? '');
        for (const option of view.at('options').entries()) {
          if (allowed && !allowed.includes(option.key))
            yield {
              ...option.keyProblem(
                `the page "${view.at('page').string ?? ''}" has no option "${option.key}" that we know`,
              ),
              atMost: 'warning',
            };
        }
      }
    },
  },
  {
    id: 'saved-view/log-source',
    severity: { new: 'warning', repo: 'warning' },
    requires: 'A saved view of logs that filters by source uses a source of the tile.',
    why: "The integration's logs never have another source, so the view stays empty.",
    remedy: "Use the source of the tile's log pipeline.",
    example: { bad: '"query": "source:other_product"', good: '"query": "source:nova_relay"' },
    source: '0 of 262 published tiles break it (November 2026)',
    published: '0/262',
    *check(tile) {
      for (const view of tile.savedViews) {
        const query = view.at('query');
        if (view.at('type').string !== 'logs') continue;
        for (const source of foreignSources(tile, query.string ?? ''))
          yield query.problem(`the view asks for the source "${source}", which is not one of the tile's`);
      }
    },
  },
];
