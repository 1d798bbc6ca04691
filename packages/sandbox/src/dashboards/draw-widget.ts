import { renderMarkdown } from '../tile/markdown.ts';
import { rangeOfWidget, type DashboardContext } from './dashboard-context.ts';
import type { WidgetDefinition } from './dashboard-schema.ts';
import { drawChange } from './draw-change.ts';
import { drawChecks, drawMonitor, drawMonitors } from './draw-statuses.ts';
import { drawStream } from './draw-stream.ts';
import { drawTable } from './draw-table.ts';
import { drawTimeseries } from './draw-timeseries.ts';
import { drawToplist } from './draw-toplist.ts';
import { drawValue } from './draw-value.ts';
import { drawOrExplain } from './no-data.ts';
import type { WidgetContent } from './widget-view.ts';

/** Draws one widget, or says why it is not evaluated; `width` is in columns of twelve. */
export function drawWidget(
  definition: WidgetDefinition,
  width: number,
  context: DashboardContext,
): Promise<WidgetContent> {
  return drawOrExplain(() => {
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
      default:
        return drawData(definition, width, context);
    }
  });
}

function drawData(
  definition: WidgetDefinition,
  width: number,
  context: DashboardContext,
): WidgetContent | Promise<WidgetContent> {
  const range = rangeOfWidget(definition.time, context.range);
  switch (definition.type) {
    case 'timeseries':
      return drawTimeseries(definition, width, range, context);
    case 'query_value':
      return drawValue(definition, range, context);
    case 'toplist':
    case 'sunburst':
    case 'treemap':
      return drawToplist(definition.requests, range, context);
    case 'change':
      return drawChange(definition.requests, range, context);
    case 'query_table':
      return drawTable(definition.requests, range, context);
    case 'list_stream':
    case 'log_stream':
    case 'event_stream':
    case 'event_timeline':
      return drawStream(definition, range, context);
    case 'check_status':
      return drawChecks(definition, context);
    case 'manage_status':
      return drawMonitors(definition, context);
    case 'alert_graph':
    case 'alert_value':
      return drawMonitor(definition, context);
    default:
      return {
        kind: 'empty',
        state: 'not evaluated',
        text: `The sandbox does not draw widgets of type ${definition.type}.`,
      };
  }
}
