import { parseSearch } from '../search/search-query.ts';
import { fillVariables, type DashboardContext } from './dashboard-context.ts';
import type { WidgetDefinition, WidgetRequest } from './dashboard-schema.ts';
import { noData, notEvaluated } from './no-data.ts';
import type { WidgetContent } from './widget-view.ts';

const maxRows = 25;

/** Draws a list of logs or events, newest first. */
export function drawStream(
  definition: WidgetDefinition,
  requests: WidgetRequest[],
  context: DashboardContext,
): WidgetContent {
  const asked = requests[0]?.query;
  const text = asked?.query_string ?? (typeof definition.query === 'string' ? definition.query : '');
  const matches = parseSearch(fillVariables(text, context.variables));
  const source = asked?.data_source ?? (definition.type === 'log_stream' ? 'logs_stream' : 'event_stream');
  const { fromSeconds, toSeconds } = context.window;
  const inWindow = ({ at }: { at: Date }) =>
    at.getTime() >= fromSeconds * 1000 && at.getTime() < toSeconds * 1000;
  const rows = {
    logs_stream: () =>
      context.logs
        .filter((log) => inWindow(log) && matches(log))
        .map((log) => ({ at: log.at, status: log.status, title: log.message, detail: log.service })),
    event_stream: () =>
      context.events
        .filter((event) => inWindow(event) && matches(event))
        .map((event) => ({
          at: event.at,
          status: event.kind,
          title: event.title,
          detail: event.tags.join(' '),
        })),
  };
  if (source !== 'logs_stream' && source !== 'event_stream') return notEvaluated;
  const found = rows[source]();
  if (found.length === 0) return noData;
  return {
    kind: 'stream',
    rows: found.sort((left, right) => right.at.getTime() - left.at.getTime()).slice(0, maxRows),
  };
}
