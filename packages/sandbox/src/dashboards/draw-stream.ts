import { compileSearch, parseSearch, SearchSyntaxError, type SearchMatcher } from '@tilekit/query';
import { fillSearchVariables, NotEvaluated, type TimeRange } from '@tilekit/query/engine';
import { Value } from 'typebox/value';
import { isObject, type Payload } from '../received/payload.ts';
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
  const { source, search, isAscending } = readStream(definition);
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
      .sort((left, right) => (right.at.getTime() - left.at.getTime()) * (isAscending ? -1 : 1))
      .slice(0, maxRows),
  };
}

interface Stream {
  source: 'logs' | 'events';
  search: string;
  isAscending: boolean;
}

/** Lists are sorted by time; Datadog sorts by columns too. */
function readSort(sort: unknown): boolean {
  if (sort === undefined || sort === null) return false;
  const { column = 'timestamp', order = 'desc' }: Payload = isObject(sort) ? sort : {};
  if (!isObject(sort) || (column !== 'time' && column !== 'timestamp' && column !== 'date')) {
    throw new NotEvaluated(
      `a list sorted by \`${typeof column === 'string' ? column : JSON.stringify(sort)}\``,
    );
  }
  return order === 'asc';
}

/** What a list shows: the older widgets name their search themselves. */
function readStream(definition: WidgetDefinition): Stream {
  if (definition.type !== 'list_stream') {
    const { type, query, sort, tags_execution: execution } = definition;
    if (execution && execution !== 'and') throw new NotEvaluated(`tags joined by \`${execution}\``);
    const search = typeof query === 'string' ? query : '';
    return { source: type === 'log_stream' ? 'logs' : 'events', search, isAscending: readSort(sort) };
  }
  const requests: unknown[] = Array.isArray(definition.requests) ? definition.requests : [];
  const [request, ...more] = requests;
  if (more.length > 0 || !Value.Check(streamRequest, request))
    throw new NotEvaluated('the request of a list');
  const { data_source: source = '', query_string: search = '', indexes = [], sort } = request.query;
  const isAscending = readSort(sort);
  const index = indexes.find((each) => each !== '*' && each !== 'main' && each !== '');
  if (index !== undefined) throw new NotEvaluated(`the log index \`${index}\` does not exist here`);
  if (source === 'logs_stream') return { source: 'logs', search, isAscending };
  if (source === 'event_stream') return { source: 'events', search, isAscending };
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
