import type { Payload } from '../received/payload.ts';
import type { EventEntry } from '../received/event-entry.ts';
import type { Organization } from '../organizations/organization.ts';

/** What each organization has of one kind, by id and in the order of creation; in memory. */
class Collection<Item> {
  readonly #items = new Map<Organization, Map<string, Item>>();

  of(organization: Organization): Map<string, Item> {
    const items = this.#items.get(organization) ?? new Map<string, Item>();
    this.#items.set(organization, items);
    return items;
  }

  list(organization: Organization): Item[] {
    return [...this.of(organization).values()];
  }

  reset(): void {
    this.#items.clear();
  }
}

/** What the API makes and keeps in memory, by kind. */
export function createResources() {
  return {
    dashboards: new Collection<StoredDashboard>(),
    dashboardLists: new Collection<DashboardList>(),
    downtimes: new Collection<Downtime>(),
    incidentParts: new Collection<IncidentPart>(),
    incidentSettings: new Collection<IncidentSetting>(),
    monitorSettings: new Collection<MonitorSetting>(),
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

/** A dashboard that was made over the API. */
export interface StoredDashboard {
  id: string;
  createdAt: Date;
  modifiedAt: Date;
  /** Deleted dashboards can be restored for a while. */
  deletedAt: Date | undefined;
  definition: Payload;
}

/** A dashboard on a list. */
export interface ListedDashboard {
  type: string;
  id: string;
}

/** A list of dashboards that a person keeps. */
export interface DashboardList {
  id: number;
  name: string;
  createdAt: Date;
  modifiedAt: Date;
  dashboards: ListedDashboard[];
}

/** A dashboard that people outside of the organization may see. */
export interface SharedDashboard {
  token: string;
  dashboardId: string;
  dashboardType: string;
  createdAt: Date;
  settings: Payload;
  invitations: { email: string; createdAt: Date }[];
}

/** What hangs on an incident: a to-do, an integration, an attachment or an impact. */
export interface IncidentPart {
  id: string;
  type: string;
  incidentId: string;
  createdAt: Date;
  modifiedAt: Date;
  wasChanged: boolean;
  attributes: Payload;
}

/** A setting of incident management, as JSON:API has it. */
export interface IncidentSetting {
  id: string;
  type: string;
  createdAt: Date;
  modifiedAt: Date;
  attributes: Payload;
  incidentTypeId: string;
}

/** A tag policy, notification rule or template of monitors, as JSON:API has it. */
export interface MonitorSetting {
  id: string;
  type: 'monitor-config-policy' | 'monitor-notification-rule' | 'monitor-user-template';
  createdAt: Date;
  modifiedAt: Date;
  attributes: Payload;
  /** What it was before, oldest first. */
  versions: { at: Date; attributes: Payload }[];
}

/** A time in which monitors do not notify. Both versions of the API see the same downtimes. */
export interface Downtime {
  /** Version 1 of the API. */
  id: number;
  /** Version 2 of the API. */
  uuid: string;
  monitorId: number | undefined;
  monitorTags: string[];
  /** Joined by `AND`, as version 2 has it. */
  scope: string;
  start: Date;
  end: Date | undefined;
  canceledAt: Date | undefined;
  createdAt: Date;
  modifiedAt: Date;
  message: string | null;
  timezone: string;
  /** The repetition as the request had it, in the words of its version. */
  recurrence: Payload | undefined;
  mutesFirstRecovery: boolean;
  notifyEndTypes: string[];
  notifyEndStates: string[];
  wasUpdated: boolean;
}

/** A service level objective, as a request described it. */
export interface Slo {
  id: string;
  createdAt: Date;
  modifiedAt: Date;
  definition: Payload;
}

/** A time that an objective does not count. */
export interface SloCorrection {
  id: string;
  createdAt: Date;
  modifiedAt: Date;
  wasChanged: boolean;
  attributes: Payload;
}

/** An event with the ids that its post was answered. */
export interface StoredEvent {
  /** Larger than what a JavaScript number holds. */
  id: string;
  uid: string;
  entry: EventEntry;
  payload: Payload;
}

/** What was stored for a host over the API: tags by their source, and whether it is muted. */
export interface HostSettings {
  tags: Record<string, string[]>;
  mute: { end: number | null; message: string | null } | undefined;
}

/** Which tags of a metric can be queried. */
export interface TagConfiguration {
  metric: string;
  createdAt: Date;
  modifiedAt: Date;
  attributes: Payload;
}

/** A notebook, as a request described it. */
export interface Notebook {
  id: number;
  createdAt: Date;
  modifiedAt: Date;
  attributes: Payload;
}

/** A synthetic test. It is kept with its monitor, and never run. */
export interface SyntheticTest {
  publicId: string;
  monitorId: number;
  createdAt: Date;
  modifiedAt: Date;
  definition: Payload;
}

/** What people of a role may do. */
export interface Role {
  id: string;
  name: string;
  createdAt: Date;
  modifiedAt: Date;
  permissionIds: string[];
}

/** A person of an organization. */
export interface User {
  id: string;
  name: string | null;
  email: string;
  title: string | null;
  createdAt: Date;
  modifiedAt: Date;
  status: 'Active' | 'Pending' | 'Disabled';
  accessRole: string | null;
  roleIds: string[];
}
