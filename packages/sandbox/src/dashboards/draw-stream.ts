import { compileSearch, parseSearch, SearchSyntaxError, type SearchMatcher } from '@tilekit/query';
import { fillSearchVariables, NotEvaluated, type TimeRange } from '@tilekit/query/engine';
import { Value } from 'typebox/value';
import type { DashboardContext } from './dashboard-context.ts';
import { streamRequest, type WidgetDefinition } from './dashboard-schema.ts';
import { asEventEntry } from './event-entries.ts';
import { noData } from './no-data.ts';
import type { WidgetContent } from './widget-view.ts';

const maxRows = 25;

/** Draws a list of logs or events, newest first. */
export function drawStream(
  definition: WidgetDefinition,
  range: TimeRange,
  context: DashboardContext,
): WidgetContent {
  const { source, search } = readStream(definition);
  const matches = compile(fillSearchVariables(search, context.variables));
  const rows =
    source === 'logs'
      ? context
          .logEntries()
          .map((log) => ({ entry: log, status: log.status, title: log.message, detail: log.service }))
      : context.eventEntries().map((event) => ({
          entry: event,
          status: event.kind,
          title: event.title,
          detail: event.tags.join(' '),
        }));
  if (rows.length === 0) return noData(`No ${source.slice(0, -1)} was ever received.`);
  const found = rows.filter(({ entry }) => matches(asEventEntry(entry)));
  if (found.length === 0) return noData(`The search finds none of the ${source} that were received.`);
  const inWindow = found.filter(({ entry }) => {
    const seconds = entry.at.getTime() / 1000;
    return seconds >= range.fromSeconds && seconds < range.toSeconds;
  });
  if (inWindow.length === 0)
    return noData(`The ${source} that the search finds are outside this time window.`);
  return {
    kind: 'stream',
    rows: inWindow
      .map(({ entry, status, title, detail }) => ({ at: entry.at, status, title, detail }))
      .sort((left, right) => right.at.getTime() - left.at.getTime())
      .slice(0, maxRows),
  };
}

/** What a list shows: the older widgets name their search themselves. */
function readStream(definition: WidgetDefinition): { source: 'logs' | 'events'; search: string } {
  if (definition.type !== 'list_stream') {
    const search = typeof definition.query === 'string' ? definition.query : '';
    return { source: definition.type === 'log_stream' ? 'logs' : 'events', search };
  }
  const requests: unknown[] = Array.isArray(definition.requests) ? definition.requests : [];
  const [request, ...more] = requests;
  if (more.length > 0 || !Value.Check(streamRequest, request))
    throw new NotEvaluated('the request of a list');
  const { data_source: source = '', query_string: search = '', indexes = [] } = request.query;
  const index = indexes.find((each) => each !== '*' && each !== 'main' && each !== '');
  if (index !== undefined) throw new NotEvaluated(`the log index \`${index}\` does not exist here`);
  if (source === 'logs_stream') return { source: 'logs', search };
  if (source === 'event_stream') return { source: 'events', search };
  throw new NotEvaluated(`a list of the source \`${source}\``);
}

function compile(search: string): SearchMatcher {
  try {
    return compileSearch(parseSearch(search));
  } catch (error) {
    if (error instanceof SearchSyntaxError)
      throw new NotEvaluated(`the search \`${search}\`: ${error.message}`);
    throw error;
  }
}
