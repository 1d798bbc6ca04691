import type { Datadog } from '../../datadog.ts';
import { pythonTime } from '../../clock/format-time.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { actingUser } from '../users/acting-user.ts';
import { pageOf } from '../page.ts';
import { checkDashboard } from './check-dashboard.ts';
import type { StoredDashboard } from '../resources.ts';

/**
 * Create, read, list, change, delete and restore dashboards.
 *
 * @see https://docs.datadoghq.com/api/latest/dashboards/
 */
export function dashboardOperations(api: Operations, datadog: Datadog): void {
  const { dashboards, sharedDashboards } = datadog.resources;
  const isShared = (organization: Organization, id: string) =>
    sharedDashboards.list(organization).some(({ dashboardId }) => dashboardId === id);

  const find = (organization: Organization, id: string): StoredDashboard => {
    const found = dashboards.of(organization).get(id);
    if (!found || found.deletedAt) throw refuse(404, `Dashboard with ID ${id} not found`);
    return found;
  };

  api.offer(
    'v1.CreateDashboard',
    ({ organization, body, now }) => {
      checkDashboard(body);
      const id = dashboardId(datadog);
      const dashboard = {
        id,
        createdAt: now,
        modifiedAt: now,
        deletedAt: undefined,
        definition: withWidgetIds(datadog, body),
      };
      dashboards.of(organization).set(id, dashboard);
      return describeDashboard(organization, dashboard);
    },
    { checksBody: false },
  );

  api.offer('v1.ListDashboards', ({ organization, query }) => {
    const wantsDeleted = query.get('filter[deleted]') === 'true';
    const all = dashboards
      .list(organization)
      .filter(({ deletedAt }) => (deletedAt !== undefined) === wantsDeleted)
      .filter(({ id }) => query.get('filter[shared]') !== 'true' || isShared(organization, id));
    const { size, offset } = pageOf(query, { size: 'count', offset: 'start', standard: 100, most: 1000 });
    return {
      dashboards: all.slice(offset, offset + size).map((dashboard) => summarize(organization, dashboard)),
    };
  });

  api.offer('v1.GetDashboard', ({ organization, path }) =>
    describeDashboard(organization, find(organization, path.dashboard_id ?? '')),
  );

  api.offer(
    'v1.UpdateDashboard',
    ({ organization, path, body, now }) => {
      const dashboard = find(organization, path.dashboard_id ?? '');
      checkDashboard(body);
      Object.assign(dashboard, { definition: withWidgetIds(datadog, body), modifiedAt: now });
      return describeDashboard(organization, dashboard);
    },
    { checksBody: false },
  );

  api.offer('v1.DeleteDashboard', ({ organization, path, now }) => {
    const dashboard = find(organization, path.dashboard_id ?? '');
    dashboard.deletedAt = now;
    return { deleted_dashboard_id: dashboard.id };
  });

  const every = (
    { organization, body }: Call,
    isThere: (dashboard: StoredDashboard) => boolean,
  ): StoredDashboard[] =>
    idsOf(body).map((id) => {
      const dashboard = dashboards.of(organization).get(id);
      if (!dashboard || !isThere(dashboard)) throw refuse(404, `Dashboard with ID ${id} not found`);
      return dashboard;
    });

  api.offer(
    'v1.DeleteDashboards',
    (call) => {
      for (const dashboard of every(call, ({ deletedAt }) => !deletedAt)) dashboard.deletedAt = call.now;
    },
    { status: 204 },
  );

  api.offer(
    'v1.RestoreDashboards',
    (call) => {
      for (const dashboard of every(call, ({ deletedAt }) => deletedAt !== undefined))
        dashboard.deletedAt = undefined;
    },
    { status: 204 },
  );
}

function idsOf(body: Payload): string[] {
  const data = Array.isArray(body.data) ? body.data : [];
  return data.filter(isObject).map((entry) => textAt(entry, 'id'));
}

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Three groups of three letters and digits, such as `abc-d4e-fgh`. */
function dashboardId({ randomness }: Datadog): string {
  const group = () =>
    Array.from({ length: 3 }, () => letters[randomness.integer() % letters.length] ?? 'a').join('');
  return [group(), group(), group()].join('-');
}

/** Every widget has a number, those of groups too; one that a request brings stays. */
function withWidgetIds(datadog: Datadog, body: Payload): Payload {
  const number = (widgets: unknown): unknown =>
    Array.isArray(widgets)
      ? widgets.map((widget: unknown) => {
          if (!isObject(widget)) return widget;
          const { definition } = widget;
          const inner =
            isObject(definition) && Array.isArray(definition.widgets)
              ? { definition: { ...definition, widgets: number(definition.widgets) } }
              : {};
          return { ...widget, ...inner, id: widget.id ?? datadog.randomness.integer() };
        })
      : widgets;
  return 'widgets' in body ? { ...body, widgets: number(body.widgets) } : body;
}

/** A dashboard as the API answers it: what was sent, and what Datadog adds. */
function describeDashboard(organization: Organization, dashboard: StoredDashboard): Payload {
  const { definition } = dashboard;
  return {
    ...definition,
    ...summarize(organization, dashboard),
    deleted_at: undefined,
    author_name: actingUser(organization).name,
    template_variables: definition.template_variables ?? null,
    widgets: definition.widgets ?? [],
    notify_list: definition.notify_list ?? null,
    restricted_roles: definition.restricted_roles ?? [],
  };
}

function summarize(organization: Organization, dashboard: StoredDashboard): Payload {
  const { id, createdAt, modifiedAt, deletedAt, definition } = dashboard;
  return {
    id,
    title: definition.title,
    description: definition.description ?? null,
    author_handle: actingUser(organization).handle,
    layout_type: definition.layout_type,
    url: dashboardUrl(dashboard),
    is_read_only: definition.is_read_only ?? false,
    created_at: pythonTime(createdAt),
    modified_at: pythonTime(modifiedAt),
    deleted_at: deletedAt ? pythonTime(deletedAt) : null,
  };
}

/** The address of the page, with the title's letters, digits and hyphens, at most 80 of them. */
export function dashboardUrl({ id, definition }: StoredDashboard): string {
  const title = textAt(definition, 'title')
    .toLowerCase()
    .trim()
    .replace(/[\s-]+/g, '-');
  return `/dashboard/${id}/${title.replace(/[^a-z0-9-]/g, '').slice(0, 80)}`;
}

/** Datadog's name for the kind of a dashboard, after its layout. */
export function dashboardType({ definition }: StoredDashboard): string {
  return definition.layout_type === 'free' ? 'custom_screenboard' : 'custom_timeboard';
}
