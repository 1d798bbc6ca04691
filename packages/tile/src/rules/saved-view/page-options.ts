/** The options that each page of a saved view has. */
export const pageOptions: ReadonlyMap<string, readonly string[]> = new Map(
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
