import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requireScopeOrKeys, unauthorized } from '../authentication/require-credential.ts';
import type { Datadog } from '../datadog.ts';
import { bytesOf, organizationOf } from '../http/datadog-request.ts';
import { refuse, type Refusal } from '../http/refusal.ts';
import type { Organization } from '../organizations/organization.ts';
import { limitRate } from '../rate-limits/limit-rate.ts';
import { readTile } from '../tile/read-tile.ts';
import { readMonitor, readMonitorChange } from './monitor-body.ts';
import type { Monitor } from './monitor.ts';

interface NamedMonitor {
  Params: { id: string };
}

/**
 * The operations on monitors. Changing and deleting are the two for which Datadog documents a 401.
 *
 * @see https://docs.datadoghq.com/api/latest/monitors/
 */
export function monitorRoutes(app: FastifyInstance, datadog: Datadog): void {
  const routeFor = (scope: string, refuseToken?: () => Refusal) => ({
    config: { roles: ['api'] as const },
    onRequest: [requireScopeOrKeys(datadog, scope, refuseToken), limitRate(datadog, scope)],
  });
  const read = routeFor('monitors_read');
  const write = routeFor('monitors_write');
  const edit = routeFor('monitors_write', unauthorized);

  app.get('/api/v1/monitor', read, async (request) => {
    const organization = organizationOf(request);
    const tile = await readTile(datadog.tileDirectory);
    const query = new URL(request.url, 'http://sandbox').searchParams;
    const found = datadog.monitors.of(organization, tile).filter((monitor) => fits(monitor, query));
    return pageOf(found, query).map((monitor) => describe(datadog, organization, monitor));
  });

  app.get<NamedMonitor>('/api/v1/monitor/:id', read, async (request) =>
    describe(datadog, organizationOf(request), await find(datadog, request)),
  );

  app.post('/api/v1/monitor/validate', read, (request) => {
    readMonitor(bytesOf(request));
    return {};
  });

  app.post('/api/v1/monitor', write, (request) => {
    const organization = organizationOf(request);
    const createdAt = datadog.clock.now().toISOString();
    const settings = readMonitor(bytesOf(request));
    const monitor = datadog.monitors.create(organization, { ...settings, createdAt, modifiedAt: createdAt });
    return describe(datadog, organization, monitor);
  });

  app.put<NamedMonitor>('/api/v1/monitor/:id', edit, async (request) => {
    const organization = organizationOf(request);
    const monitor = await find(datadog, request);
    const settings = readMonitorChange(bytesOf(request), monitor);
    const changed = { ...monitor, ...settings, modifiedAt: datadog.clock.now().toISOString() };
    datadog.monitors.change(organization, changed);
    return describe(datadog, organization, changed);
  });

  app.delete<NamedMonitor>('/api/v1/monitor/:id', edit, async (request) => {
    const monitor = await find(datadog, request);
    datadog.monitors.delete(organizationOf(request), monitor);
    return { deleted_monitor_id: monitor.id };
  });
}

async function find(datadog: Datadog, request: FastifyRequest<NamedMonitor>): Promise<Monitor> {
  const tile = await readTile(datadog.tileDirectory);
  const monitor = datadog.monitors
    .of(organizationOf(request), tile)
    .find(({ id }) => String(id) === request.params.id);
  if (!monitor) throw refuse(404, 'Monitor not found');
  return monitor;
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

function describe(datadog: Datadog, organization: Organization, monitor: Monitor) {
  return {
    id: monitor.id,
    org_id: organization.id,
    name: monitor.name,
    type: monitor.type,
    query: monitor.query,
    message: monitor.message,
    tags: monitor.tags,
    priority: monitor.priority,
    options: monitor.options,
    multi: monitor.query.includes(' by {'),
    created: monitor.createdAt,
    modified: monitor.modifiedAt,
    deleted: null,
    restricted_roles: null,
    overall_state: datadog.monitorStates.overall(organization, monitor),
  };
}
