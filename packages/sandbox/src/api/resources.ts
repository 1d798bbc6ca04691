import { Collection } from '../organizations/collection.ts';
import type { DashboardList } from './dashboards/dashboard-lists.ts';
import type { StoredDashboard } from './dashboards/dashboards.ts';
import type { IncidentPart } from './incidents/incident-parts.ts';
import type { IncidentSetting } from './incidents/incident-settings.ts';
import type { Downtime } from './monitors/downtime.ts';
import type { SloCorrection } from './slos/slo-corrections.ts';
import type { StoredEvent } from './events/events.ts';
import type { HostSettings } from './hosts/hosts.ts';
import type { TagConfiguration } from './metrics/metrics.ts';
import type { Notebook } from './notebooks/notebooks.ts';
import type { Payload } from '../received/payload.ts';
import type { Slo } from './slos/slos.ts';
import type { SyntheticTest } from './synthetics/synthetic-tests.ts';
import type { Role } from './users/roles.ts';
import type { User } from './users/users.ts';
import type { SharedDashboard } from './dashboards/shared-dashboards.ts';

/** What the API makes and keeps in memory, by kind. */
export function createResources() {
  return {
    dashboards: new Collection<StoredDashboard>(),
    dashboardLists: new Collection<DashboardList>(),
    downtimes: new Collection<Downtime>(),
    incidentParts: new Collection<IncidentPart>(),
    incidentSettings: new Collection<IncidentSetting>(),
    events: new Collection<StoredEvent>(),
    hosts: new Collection<HostSettings>(),
    metricMetadata: new Collection<Payload>(),
    notebooks: new Collection<Notebook>(),
    tagConfigurations: new Collection<TagConfiguration>(),
    slos: new Collection<Slo>(),
    sloCorrections: new Collection<SloCorrection>(),
    syntheticTests: new Collection<SyntheticTest>(),
    roles: new Collection<Role>(),
    users: new Collection<User>(),
    sharedDashboards: new Collection<SharedDashboard>(),
  };
}

export type Resources = ReturnType<typeof createResources>;
