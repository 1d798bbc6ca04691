import { compileSearch, parseSearch, SearchSyntaxError } from '@tilekit/query';
import { asEventEntry } from '../../dashboards/event-entries.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { uuidFrom } from '../../randomness/randomness.ts';
import { readLogEntry, type LogEntry } from '../../received/log-entry.ts';
import { isObject, numberAt, textAt, textsAt, type Payload } from '../../received/payload.ts';
import { readCursor, readRange, writeCursor } from '../time-range.ts';
import { aggregateLogs } from './aggregate-logs.ts';

/** So many of the newest logs are searched. */
const depth = 50_000;

/** What a search asks for. */
interface LogSearch {
  query: string;
  from: unknown;
  to: unknown;
  isDescending: boolean;
  limit: number;
  offset: number;
}

/**
 * Reading logs: searching, listing and aggregating, in both versions.
 *
 * @see https://docs.datadoghq.com/api/latest/logs/
 */
export function logOperations(api: Operations, datadog: Datadog): void {
  const answer = (
    organization: Organization,
    search: LogSearch,
    now: Date,
    nextUrl?: (cursor: string) => string,
  ) => {
    const found = findLogs(datadog, organization, search, now);
    const page = found.slice(search.offset, search.offset + search.limit);
    const next =
      search.offset + search.limit < found.length ? writeCursor(search.offset + search.limit) : undefined;
    return {
      data: page.map((log) => describeLog(log)),
      ...(next === undefined || !nextUrl ? {} : { links: { next: nextUrl(next) } }),
      meta: {
        elapsed: 1,
        ...(next === undefined ? {} : { page: { after: next } }),
        request_id: uuidFrom(`${search.query} ${now.getTime()}`),
        status: 'done',
      },
    };
  };

  api.offer('v2.ListLogs', ({ organization, body, now }) =>
    answer(
      organization,
      {
        query: textAt(body, 'filter.query') || '*',
        from: isObject(body.filter) ? body.filter.from : undefined,
        to: isObject(body.filter) ? body.filter.to : undefined,
        isDescending: body.sort === '-timestamp',
        limit: limitOf(numberAt(body, 'page.limit')),
        offset: readCursor(isObject(body.page) ? body.page.cursor : undefined, refuseCursor),
      },
      now,
    ),
  );

  api.offer('v2.ListLogsGet', ({ organization, query, now }) =>
    answer(
      organization,
      {
        query: query.get('filter[query]') ?? '*',
        from: query.get('filter[from]'),
        to: query.get('filter[to]'),
        isDescending: query.get('sort') === '-timestamp',
        limit: limitOf(numberIn(query, 'page[limit]')),
        offset: readCursor(query.get('page[cursor]'), refuseCursor),
      },
      now,
      (cursor) => {
        const next = new URLSearchParams(query);
        next.set('page[cursor]', cursor);
        return `https://api.${organization.site.parameter}/api/v2/logs/events?${next.toString()}`;
      },
    ),
  );

  api.offer('v2.AggregateLogs', ({ organization, body, now }) => {
    const logs = findLogs(
      datadog,
      organization,
      {
        query: textAt(body, 'filter.query') || '*',
        from: isObject(body.filter) ? body.filter.from : undefined,
        to: isObject(body.filter) ? body.filter.to : undefined,
        isDescending: false,
        limit: depth,
        offset: 0,
      },
      now,
    );
    return {
      data: { buckets: aggregateLogs(logs, body) },
      meta: { elapsed: 1, request_id: uuidFrom(`aggregate ${now.getTime()}`), status: 'done' },
    };
  });

  api.offer('v1.ListLogs', ({ organization, body, now }) => {
    const limit = limitOf(numberAt(body, 'limit'));
    const offset = readCursor(body.startAt, refuseCursor);
    const found = findLogs(
      datadog,
      organization,
      {
        query: textAt(body, 'query') || '*',
        from: isObject(body.time) ? body.time.from : undefined,
        to: isObject(body.time) ? body.time.to : undefined,
        isDescending: body.sort !== 'asc',
        limit,
        offset,
      },
      now,
    );
    return {
      status: 'done',
      nextLogId: offset + limit < found.length ? writeCursor(offset + limit) : null,
      logs: found.slice(offset, offset + limit).map((log) => ({
        id: idOf(log),
        content: {
          attributes: log.attributes,
          host: log.host,
          message: log.message,
          service: log.service,
          tags: tagsOf(log),
          timestamp: log.at.toISOString(),
        },
      })),
    };
  });
}

function limitOf(limit: number | undefined): number {
  const value = limit ?? 10;
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw refuse(400, 'Invalid limit: it must lie between 1 and 1000');
  return value;
}

function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text === null || text === '' ? undefined : Number(text);
}

function refuseCursor(): Error {
  return refuse(400, "input_validation_error(Field 'page' is invalid: invalid cursor)");
}

function findLogs(datadog: Datadog, organization: Organization, search: LogSearch, now: Date): LogEntry[] {
  const { from, to } = readRange(search.from, search.to, now);
  const fits = matcherOf(search.query);
  const found = datadog.received
    .newest('logs', organization, depth)
    .map(readLogEntry)
    .filter((log) => log.dropped === undefined && log.at >= from && log.at <= to && fits(asEventEntry(log)));
  found.sort((left, right) => (left.at.getTime() - right.at.getTime()) * (search.isDescending ? -1 : 1));
  return found;
}

/** @throws Refusal 400 for a query that cannot be read. */
export function matcherOf(query: string) {
  try {
    return compileSearch(parseSearch(query));
  } catch (error) {
    if (error instanceof SearchSyntaxError) throw refuse(400, `Invalid query: ${error.message}`);
    throw error;
  }
}

function describeLog(log: LogEntry): Payload {
  return {
    id: idOf(log),
    type: 'log',
    attributes: {
      attributes: withoutReserved(log.attributes),
      host: log.host,
      message: log.message,
      service: log.service,
      status: log.status,
      tags: tagsOf(log),
      timestamp: log.at.toISOString(),
    },
  };
}

const reserved = new Set(['ddtags', 'ddsource', 'hostname', 'message', 'service', 'status']);

function withoutReserved(attributes: Payload): Payload {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !reserved.has(name)));
}

function tagsOf({ tags, source }: LogEntry): string[] {
  return source === '' ? tags : [...tags, `source:${source}`];
}

/** The same log has the same id in every answer. */
function idOf(log: LogEntry): string {
  return Buffer.from(
    uuidFrom(`${log.at.getTime()} ${log.text} ${textsAt(log.attributes, 'tags').join()}`),
  ).toString('base64url');
}
