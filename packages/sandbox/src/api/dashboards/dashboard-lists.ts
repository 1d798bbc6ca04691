import { pythonTime } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import { refuse } from '../../http/refusal.ts';
import type { Call, Operations } from '../../operations/operations.ts';
import type { Organization } from '../../organizations/organization.ts';
import { isObject, textAt, type Payload } from '../../received/payload.ts';
import { actingUser } from '../users/acting-user.ts';
import { dashboardType, dashboardUrl } from './dashboards.ts';
import type { ListedDashboard, DashboardList } from '../resources.ts';

/**
 * Lists of dashboards (version 1), and what is on them (both versions).
 *
 * @see https://docs.datadoghq.com/api/latest/dashboard-lists/
 */
export function dashboardListOperations(api: Operations, datadog: Datadog): void {
  const { dashboardLists } = datadog.resources;
  const parameter = { errors: 'parameter' } as const;

  const find = ({ organization, path }: Call): DashboardList => {
    const id = path.list_id ?? path.dashboard_list_id ?? '';
    const list = dashboardLists.of(organization).get(id);
    if (!list) throw refuse(404, `Manual Dashboard List with id ${id} not found`);
    return list;
  };

  api.offer(
    'v1.CreateDashboardList',
    ({ organization, body, now }) => {
      const id = datadog.randomness.integer();
      const list = { id, name: textAt(body, 'name'), createdAt: now, modifiedAt: now, dashboards: [] };
      dashboardLists.of(organization).set(String(id), list);
      return describe(organization, list);
    },
    parameter,
  );
  api.offer('v1.ListDashboardLists', ({ organization }) => ({
    dashboard_lists: dashboardLists.list(organization).map((list) => describe(organization, list)),
  }));
  api.offer('v1.GetDashboardList', (call) => describe(call.organization, find(call)));
  api.offer(
    'v1.UpdateDashboardList',
    (call) => {
      const list = find(call);
      Object.assign(list, { name: textAt(call.body, 'name'), modifiedAt: call.now });
      return describe(call.organization, list);
    },
    parameter,
  );
  api.offer('v1.DeleteDashboardList', (call) => {
    const { id } = find(call);
    dashboardLists.of(call.organization).delete(String(id));
    return { deleted_dashboard_list_id: id };
  });

  const isSame = (left: ListedDashboard, right: ListedDashboard) =>
    left.id === right.id && left.type === right.type;

  api.offer('v2.GetDashboardListItems', (call) => {
    const { dashboards } = find(call);
    return {
      total: dashboards.length,
      dashboards: dashboards.map((item) => describeItem(datadog, call.organization, item)),
    };
  });
  api.offer('v2.CreateDashboardListItems', (call) => {
    const list = find(call);
    const added = itemsOf(call.body).filter((item) => !list.dashboards.some((other) => isSame(item, other)));
    for (const { id } of added) {
      if (!isKnown(datadog, call.organization, id)) throw refuse(404, `Dashboard with ID ${id} not found`);
    }
    list.dashboards.push(...added);
    list.modifiedAt = call.now;
    return { added_dashboards_to_list: added };
  });
  api.offer('v2.UpdateDashboardListItems', (call) => {
    const list = find(call);
    list.dashboards = itemsOf(call.body);
    list.modifiedAt = call.now;
    return { dashboards: list.dashboards };
  });
  api.offer('v2.DeleteDashboardListItems', (call) => {
    const list = find(call);
    const deleted = itemsOf(call.body).filter((item) => list.dashboards.some((other) => isSame(item, other)));
    list.dashboards = list.dashboards.filter((item) => !deleted.some((other) => isSame(item, other)));
    list.modifiedAt = call.now;
    return { deleted_dashboards_from_list: deleted };
  });
}

function itemsOf(body: Payload): ListedDashboard[] {
  const dashboards = Array.isArray(body.dashboards) ? body.dashboards : [];
  return dashboards.filter(isObject).map((item) => ({ type: textAt(item, 'type'), id: textAt(item, 'id') }));
}

/** Datadog's own dashboards have numbers: the sandbox takes those for known. */
function isKnown(datadog: Datadog, organization: Organization, id: string): boolean {
  const dashboard = datadog.resources.dashboards.of(organization).get(id);
  return /^\d+$/.test(id) || (dashboard !== undefined && !dashboard.deletedAt);
}

function describe(organization: Organization, list: DashboardList) {
  const { handle, name } = actingUser(organization);
  return {
    id: list.id,
    name: list.name,
    type: 'manual_dashboard_list',
    author: { handle, name },
    created: pythonTime(list.createdAt),
    modified: pythonTime(list.modifiedAt),
    dashboard_count: list.dashboards.length,
    dashboards: null,
    is_favorite: false,
  };
}

function describeItem(datadog: Datadog, organization: Organization, item: ListedDashboard) {
  const dashboard = datadog.resources.dashboards.of(organization).get(item.id);
  const { handle, name } = actingUser(organization);
  return {
    id: item.id,
    type: dashboard ? dashboardType(dashboard) : item.type,
    title: dashboard ? textAt(dashboard.definition, 'title') : null,
    url: dashboard ? dashboardUrl(dashboard) : null,
    author: { handle, name },
    created: dashboard ? pythonTime(dashboard.createdAt) : null,
    modified: dashboard ? pythonTime(dashboard.modifiedAt) : null,
    icon: null,
    integration_id: null,
    is_favorite: false,
    is_read_only: false,
    is_shared: dashboard
      ? datadog.resources.sharedDashboards
          .list(organization)
          .some(({ dashboardId }) => dashboardId === dashboard.id)
      : false,
    popularity: 0,
    tags: dashboard?.definition.tags ?? [],
  };
}
