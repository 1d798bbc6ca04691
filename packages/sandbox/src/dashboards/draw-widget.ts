import { Value } from 'typebox/value';
import { latestChecks } from '../received/check-entry.ts';
import { renderMarkdown } from '../tile/markdown.ts';
import type { DashboardContext } from './dashboard-context.ts';
import { requestsSchema, type WidgetDefinition, type WidgetRequest } from './dashboard-schema.ts';
import { noData } from './no-data.ts';
import { drawStream } from './draw-stream.ts';
import { drawTable } from './draw-table.ts';
import { drawTimeseries } from './draw-timeseries.ts';
import { drawToplist } from './draw-toplist.ts';
import { drawValue } from './draw-value.ts';
import type { WidgetContent } from './widget-view.ts';

/** Draws one widget; `width` is in columns of twelve. */
export async function drawWidget(
  definition: WidgetDefinition,
  width: number,
  context: DashboardContext,
): Promise<WidgetContent> {
  const requests: WidgetRequest[] = Value.Check(requestsSchema, definition.requests)
    ? definition.requests
    : [];
  switch (definition.type) {
    case 'note':
      return {
        kind: 'note',
        html: renderMarkdown(definition.content ?? ''),
        color: definition.background_color ?? 'white',
      };
    case 'free_text':
      return { kind: 'free-text', text: definition.text ?? '' };
    case 'image':
      return { kind: 'image', url: definition.url ?? '' };
    case 'timeseries':
    case 'heatmap':
    case 'distribution':
      return drawTimeseries(requests, width, context);
    case 'query_value':
      return drawValue(definition, requests, context);
    case 'toplist':
    case 'sunburst':
    case 'treemap':
    case 'change':
      return drawToplist(requests, context);
    case 'query_table':
      return drawTable(requests, context);
    case 'list_stream':
    case 'log_stream':
    case 'event_stream':
    case 'event_timeline':
      return drawStream(definition, requests, context);
    case 'check_status':
      return drawChecks(definition, context);
    case 'manage_status':
    case 'alert_graph':
    case 'alert_value':
      return drawMonitors(context);
    default:
      return { kind: 'empty', text: `The sandbox does not draw widgets of type ${definition.type}.` };
  }
}

function drawChecks(definition: WidgetDefinition, context: DashboardContext): WidgetContent {
  const rows = latestChecks(context.checks.filter(({ check }) => check === definition.check)).map(
    (check) => ({
      status: check.status.toLowerCase(),
      label: check.status,
      detail: check.tags.join(' ') || check.host,
    }),
  );
  return rows.length === 0 ? noData : { kind: 'statuses', rows };
}

function drawMonitors(context: DashboardContext): WidgetContent {
  if (context.monitors.length === 0) {
    return { kind: 'empty', text: 'Monitors appear when the account is connected.' };
  }
  return {
    kind: 'statuses',
    rows: context.monitors.map(({ name, status, detail }) => ({
      status: status.toLowerCase().replace(' ', '-'),
      label: status,
      detail: detail === '' ? name : `${name} · ${detail}`,
    })),
  };
}
