import { goTime, secondsOf } from '../../clock/format-time.ts';
import { asEventEntry } from '../../dashboards/event-entries.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { uuidFrom } from '../../randomness/randomness.ts';
import { readEventEntry } from '../../received/event-entry.ts';
import { isObject, numberAt, parsePayload, textAt, type Payload } from '../../received/payload.ts';
import { matcherOf } from '../logs/logs.ts';
import { readCursor, readRange, writeCursor } from '../time-range.ts';
import type { StoredEvent } from '../resources.ts';

const maxEvents = 10_000;

/** Keeps an event that was posted, for those who read events. */
export function storeEvent(
  datadog: Datadog,
  organization: Organization,
  id: string,
  uid: string,
  payload: unknown,
): void {
  const events = datadog.resources.events.of(organization);
  const text = JSON.stringify(payload);
  const receivedAt = datadog.clock.now().toISOString();
  const item = { site: '', organization: organization.key, receivedAt, payload: text, dropped: undefined };
  events.set(id, { id, uid, entry: readEventEntry(item), payload: parsePayload(text) });
  const [oldest] = events.keys();
  if (events.size > maxEvents && oldest !== undefined) events.delete(oldest);
}

/**
 * Reading events, in both versions.
 *
 * @see https://docs.datadoghq.com/api/latest/events/
 */
export function eventOperations(api: Operations, datadog: Datadog): void {
  versionOne(api, datadog);
  versionTwo(api, datadog);
}

function versionOne(api: Operations, datadog: Datadog): void {
  api.offer('v1.ListEvents', ({ organization, query, request }) => {
    const [start, end] = [Number(query.get('start')), Number(query.get('end'))];
    if (!query.has('start') || !query.has('end') || !(start <= end))
      throw refuse(400, 'start and end are required');
    const listed = (name: string) => (query.get(name) ?? '').split(',').filter((value) => value !== '');
    const [tags, sources, priority] = [listed('tags'), listed('sources'), query.get('priority')];
    const page = Number(query.get('page') ?? 0);
    const found = datadog.resources.events
      .list(organization)
      .filter(({ entry, payload }) => {
        const at = secondsOf(entry.at);
        return (
          at >= start &&
          at <= end &&
          tags.every((tag) => entry.tags.includes(tag)) &&
          (sources.length === 0 || sources.includes(entry.source)) &&
          (priority === null || (payload.priority ?? 'normal') === priority)
        );
      })
      .sort((left, right) => right.entry.at.getTime() - left.entry.at.getTime());
    const size = 1000;
    const webHost = request.datadogHost?.site.webHost ?? '';
    return withExactIds({
      events: found.slice(page * size, (page + 1) * size).map((event) => describeOld(event, webHost)),
      status: 'ok',
    });
  });
  api.offer('v1.GetEvent', ({ organization, path, request }) => {
    const event = datadog.resources.events.of(organization).get(path.event_id ?? '');
    if (!event) throw refuse(404, 'No event matches that event_id');
    return withExactIds({ event: describeOld(event, request.datadogHost?.site.webHost ?? ''), status: 'ok' });
  });
}

function describeOld({ id, entry, payload }: StoredEvent, webHost: string): Payload {
  return {
    id,
    id_str: id,
    alert_type: entry.kind,
    date_happened: secondsOf(entry.at),
    device_name: payload.device_name,
    host: entry.host === '' ? undefined : entry.host,
    priority: payload.priority ?? 'normal',
    source_type_name: entry.source === '' ? undefined : entry.source,
    is_aggregate: false,
    tags: entry.tags,
    text: entry.message,
    title: entry.title,
    url: `/event/event?id=${id}`,
    payload: JSON.stringify({}),
    resource: `https://${webHost}/api/v1/events/${id}`,
  };
}

/** `id` is a number that JavaScript cannot hold: it is written from its text. */
function withExactIds(answer: Payload): Payload {
  return JSON.parse(JSON.stringify(answer), (key, value: unknown) =>
    key === 'id' && typeof value === 'string' ? JSON.rawJSON(value) : value,
  ) as Payload;
}

interface EventSearch {
  query: string;
  from: unknown;
  to: unknown;
  isDescending: boolean;
  limit: number;
  cursor: unknown;
}

function versionTwo(api: Operations, datadog: Datadog): void {
  const answer = ({ organization, now }: Call, search: EventSearch) => {
    const { from, to } = readRange(search.from, search.to, now);
    const fits = matcherOf(search.query);
    const offset = readCursor(search.cursor, () =>
      refuse(400, "input_validation_error(Field 'page' is invalid: invalid cursor)"),
    );
    const found = datadog.resources.events
      .list(organization)
      .filter(({ entry }) => entry.at >= from && entry.at <= to && fits(asEventEntry(entry)))
      .sort(
        (left, right) =>
          (left.entry.at.getTime() - right.entry.at.getTime()) * (search.isDescending ? -1 : 1),
      );
    const next = offset + search.limit < found.length ? writeCursor(offset + search.limit) : undefined;
    return {
      data: found.slice(offset, offset + search.limit).map(describeNew),
      meta: {
        elapsed: 1,
        page: next === undefined ? {} : { after: next },
        request_id: uuidFrom(`${search.query} ${now.getTime()}`),
        status: 'done',
      },
    };
  };

  api.offer('v2.SearchEvents', (call) => {
    const { body } = call;
    const filter = isObject(body.filter) ? body.filter : {};
    return answer(call, {
      query: textAt(filter, 'query') || '*',
      from: filter.from,
      to: filter.to,
      isDescending: body.sort === '-timestamp',
      limit: limitOf(numberAt(body, 'page.limit')),
      cursor: isObject(body.page) ? body.page.cursor : undefined,
    });
  });
  api.offer('v2.ListEvents', (call) => {
    const { query } = call;
    const limit = query.get('page[limit]');
    return answer(call, {
      query: query.get('filter[query]') ?? '*',
      from: query.get('filter[from]'),
      to: query.get('filter[to]'),
      isDescending: query.get('sort') !== 'timestamp',
      limit: limitOf(limit === null ? undefined : Number(limit)),
      cursor: query.get('page[cursor]'),
    });
  });
  api.offer('v2.GetEvent', ({ organization, path }) => {
    const id = path.event_id ?? '';
    const event = datadog.resources.events
      .list(organization)
      .find((candidate) => candidate.uid === id || candidate.id === id);
    if (!event) throw refuse(404, 'Event not found');
    return { data: describeNew(event) };
  });
}

function limitOf(limit: number | undefined): number {
  const value = limit ?? 10;
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw refuse(400, 'Invalid limit: it must lie between 1 and 1000');
  return value;
}

function describeNew({ id, uid, entry, payload }: StoredEvent): Payload {
  return {
    id: uid,
    type: 'event',
    attributes: {
      attributes: {
        ...(isObject(payload.data) &&
        isObject(payload.data.attributes) &&
        isObject(payload.data.attributes.attributes)
          ? payload.data.attributes.attributes
          : {}),
        aggregation_key:
          textAt(payload, 'aggregation_key') || textAt(payload, 'data.attributes.aggregation_key'),
        evt: { id, name: entry.title, type: 'api' },
        hostname: entry.host,
        priority: payload.priority ?? 'normal',
        service: entry.valuesOf('service')[0] ?? 'undefined',
        status: entry.kind,
        timestamp: entry.at.getTime(),
        title: entry.title,
      },
      message: entry.message,
      tags: entry.source === '' ? entry.tags : [...entry.tags, `source:${entry.source}`],
      timestamp: goTime(entry.at),
    },
  };
}
