import type { JsonNode } from '../tile/json-node.ts';
import type { JsonPath } from '../tile/change.ts';
import type { Problem } from '../tile/problem.ts';
import type { Tile } from '../tile/tile.ts';

export interface Widget {
  readonly dashboard: JsonNode;
  readonly node: JsonNode;
  readonly definition: JsonNode;
  readonly type: string;
  readonly layout: JsonNode;
  /** The group it stands in. */
  readonly group: JsonNode | undefined;
  /** Laid out on the grid of twelve columns. */
  readonly ordered: boolean;
}

export interface WidgetRequest {
  readonly widget: Widget;
  readonly request: JsonNode;
  readonly queries: readonly JsonNode[];
}

/** Widget types of Datadog's API, documented or seen in published tiles. */
export const widgetTypes: ReadonlySet<string> = new Set([
  'alert_graph', 'alert_value', 'bar_chart', 'change', 'check_status', 'cohort', 'custom', 'distribution',
  'embedded_app', 'event_stream', 'event_timeline', 'free_text', 'funnel', 'geomap', 'group', 'heatmap', 'hostmap',
  'iframe', 'image', 'list_stream', 'log_stream', 'manage_status', 'note', 'powerpack', 'query_table', 'query_value',
  'retention_curve', 'run_workflow', 'sankey', 'scatterplot', 'servicemap', 'slo', 'slo_list', 'split_group',
  'sunburst', 'timeseries', 'toplist', 'topology_map', 'trace_service', 'treemap', 'wildcard', 'service_summary',
  'point_plot',
]); // prettier-ignore

const withoutData = new Set([
  'note',
  'image',
  'free_text',
  'iframe',
  'group',
  'powerpack',
  'embedded_app',
  'run_workflow',
  'custom',
]);

/** Widgets that draw queried data. */
export function isDataWidget(type: string): boolean {
  return type !== '' && !withoutData.has(type) && widgetTypes.has(type);
}

/** Widgets whose requests must hold a query in one of the known forms. */
export function asksByQuery(type: string): boolean {
  return /^(timeseries|query_value|toplist|query_table|sunburst|treemap|change|geomap|distribution|heatmap|list_stream|bar_chart)$/.test(
    type,
  );
}

/** Every widget of every dashboard, groups before their members. */
export function widgetsOf(tile: Tile): readonly Widget[] {
  return tile.once('widgets', () => {
    const found: Widget[] = [];
    const visit = (dashboard: JsonNode, nodes: readonly JsonNode[], group: JsonNode | undefined): void => {
      for (const node of nodes) {
        const definition = node.at('definition');
        if (!definition.object) continue;
        const type = definition.at('type').string ?? '';
        const ordered = dashboard.at('layout_type').value === 'ordered';
        found.push({ dashboard, node, definition, type, layout: node.at('layout'), group, ordered });
        if (type === 'group') visit(dashboard, definition.at('widgets').items(), definition);
      }
    };
    for (const dashboard of tile.dashboards) visit(dashboard, dashboard.at('widgets').items(), undefined);
    return found;
  });
}

/** Every request of every widget; some types keep theirs in an object, a split group in its source widget. */
export function requestsOf(tile: Tile): readonly WidgetRequest[] {
  return tile.once('requests', () =>
    widgetsOf(tile).flatMap((widget) => {
      const holder =
        widget.type === 'split_group' ? widget.definition.at('source_widget_definition') : widget.definition;
      const requests = holder.at('requests');
      const nodes = requests.array ? requests.items() : requests.entries().filter((entry) => entry.object);
      return nodes.map((request) => ({ widget, request, queries: request.at('queries').items() }));
    }),
  );
}

/** Widgets of some types that are narrower than they should be. */
export function* tooNarrow(
  tile: Tile,
  applies: (type: string) => boolean,
  columns: number,
): Generator<Problem> {
  for (const widget of widgetsOf(tile)) {
    const width = widget.layout.at('width');
    if (!widget.ordered || !applies(widget.type) || width.number === undefined || width.number >= columns)
      continue;
    yield width.problem(
      `the ${widget.type} is ${width.number} columns wide, at least ${columns} are readable`,
    );
  }
}

/** A node further down by a path. */
export function descendTo(node: JsonNode, path: JsonPath): JsonNode {
  return node.at(...path);
}
