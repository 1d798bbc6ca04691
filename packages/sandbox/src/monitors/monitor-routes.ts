import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { requireScopeOrKeys } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';
import { bytesOf, organisationOf } from '../http/datadog-request.ts';
import { parseJson } from '../http/parse-json.ts';
import { refuse } from '../http/refusal.ts';
import type { Organisation } from '../organisations/organisation.ts';
import { readTile } from '../tile/read-tile.ts';
import { limitRate } from './limit-rate.ts';
import type { Monitor } from './monitor.ts';

const monitorBody = Type.Object({
  type: Type.String(),
  query: Type.String({ minLength: 1 }),
  name: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  tags: Type.Optional(Type.Array(Type.String())),
  priority: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Null()])),
  options: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

const thresholds = Type.Object({
  thresholds: Type.Object({
    critical: Type.Optional(Type.Number()),
    warning: Type.Optional(Type.Number()),
  }),
});

/**
 * Reading, validating and creating monitors.
 *
 * @see https://docs.datadoghq.com/api/latest/monitors/
 */
export function monitorRoutes(app: FastifyInstance, datadog: Datadog): void {
  const config = { roles: ['api'] as const };
  const read = {
    config,
    onRequest: [requireScopeOrKeys(datadog, 'monitors_read'), limitRate(datadog, 'monitors_read')],
  };

  app.get('/api/v1/monitor', read, async (request) => {
    const organisation = organisationOf(request);
    const tile = await readTile(datadog.tileDirectory);
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const found = datadog.monitors.of(organisation, tile).filter((monitor) => fits(monitor, query));
    return pageOf(found, query).map((monitor) => describe(datadog, organisation, monitor));
  });

  app.get<{ Params: { id: string } }>('/api/v1/monitor/:id', read, async (request) => {
    const organisation = organisationOf(request);
    const tile = await readTile(datadog.tileDirectory);
    const monitor = datadog.monitors
      .of(organisation, tile)
      .find(({ id }) => String(id) === request.params.id);
    if (!monitor) throw refuse(404, 'Monitor not found');
    return describe(datadog, organisation, monitor);
  });

  app.post('/api/v1/monitor/validate', read, (request) => {
    readBody(bytesOf(request));
    return {};
  });

  app.post(
    '/api/v1/monitor',
    { config, onRequest: requireScopeOrKeys(datadog, 'monitors_write') },
    (request) => {
      const body = readBody(bytesOf(request));
      const organisation = organisationOf(request);
      const levels = Value.Check(thresholds, body.options) ? body.options.thresholds : {};
      const monitor = datadog.monitors.create(organisation, {
        name: body.name ?? body.query,
        title: body.name ?? body.query,
        description: '',
        type: body.type,
        query: body.query,
        message: body.message ?? '',
        tags: body.tags ?? [],
        priority: body.priority ?? null,
        thresholds: { critical: levels.critical, warning: levels.warning },
        renotifyIntervalMinutes: 0,
        options: body.options ?? {},
        createdAt: datadog.clock.now().toISOString(),
      });
      return describe(datadog, organisation, monitor);
    },
  );
}

function readBody(bytes: Buffer) {
  const body = parseJson(bytes);
  if (!Value.Check(monitorBody, body))
    throw refuse(400, "The value provided for parameter 'query' is invalid");
  const isThreshold = body.type === 'query alert' || body.type === 'metric alert';
  if (isThreshold && !/[<>]=?\s*-?[\d.]+$/.test(body.query)) {
    throw refuse(400, "The value provided for parameter 'query' is invalid");
  }
  return body;
}

function fits(monitor: Monitor, query: URLSearchParams): boolean {
  const name = query.get('name');
  const tags = (query.get('monitor_tags') ?? '').split(',').filter((tag) => tag !== '');
  return (
    (name === null || monitor.name.toLowerCase().includes(name.toLowerCase())) &&
    tags.every((tag) => monitor.tags.includes(tag))
  );
}

/** Without `page` and `id_offset` everything is answered at once, as documented. */
function pageOf(monitors: Monitor[], query: URLSearchParams): Monitor[] {
  const page = query.get('page');
  const offset = query.get('id_offset');
  const size = Number(query.get('page_size') ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw refuse(400, 'Invalid page_size');
  if (page === null && offset === null) return monitors;
  const sorted = [...monitors].sort((left, right) => left.id - right.id);
  if (offset !== null) return sorted.filter(({ id }) => id > Number(offset)).slice(0, size);
  const start = Number(page) * size;
  if (!Number.isInteger(start) || start < 0) throw refuse(400, 'Invalid page');
  return sorted.slice(start, start + size);
}

function describe(datadog: Datadog, organisation: Organisation, monitor: Monitor) {
  return {
    id: monitor.id,
    org_id: organisation.id,
    name: monitor.name,
    type: monitor.type,
    query: monitor.query,
    message: monitor.message,
    tags: monitor.tags,
    priority: monitor.priority,
    options: monitor.options,
    multi: monitor.query.includes(' by {'),
    created: monitor.createdAt,
    modified: monitor.createdAt,
    deleted: null,
    restricted_roles: null,
    overall_state: datadog.monitorStates.overall(organisation, monitor),
  };
}
