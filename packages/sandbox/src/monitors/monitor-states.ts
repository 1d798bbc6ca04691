import type { Organization } from '../organizations/organization.ts';
import type { Monitor } from './monitor.ts';

export type GroupStatus = 'OK' | 'Warn' | 'Alert' | 'No Data';

/** How one group of a monitor stands. */
export interface GroupState {
  group: string[];
  status: GroupStatus;
  /** The status when there was data last. */
  lastKnown: GroupStatus;
  /** The status that was last notified; `OK` before anything was. */
  notified: GroupStatus;
  value: number | null;
  since: Date;
  firstSeenAt: Date;
  lastDataAt: Date;
  lastNotifiedAt: Date | undefined;
  /** When the present status was notified first. */
  firstNotifiedAt: Date | undefined;
  /** The last evaluation at which the group was muted; `undefined` when the last one was not muted. */
  mutedAt: Date | undefined;
  /** How often the present status was notified again. */
  renotified: number;
  cycleKey: string;
}

/** The states of all monitors, by organization and group. */
export class MonitorStates {
  readonly #states = new Map<string, Map<string, GroupState>>();

  groups(organization: Organization, monitor: Monitor): Map<string, GroupState> {
    const key = `${organization.key} ${monitor.id}`;
    const groups = this.#states.get(key) ?? new Map<string, GroupState>();
    this.#states.set(key, groups);
    return groups;
  }

  /** The worst state of any group; `No Data` before the first evaluation. */
  overall(organization: Organization, monitor: Monitor): GroupStatus {
    const statuses = [...this.groups(organization, monitor).values()].map(({ status }) => status);
    for (const status of ['Alert', 'Warn', 'OK'] as const) if (statuses.includes(status)) return status;
    return 'No Data';
  }

  reset(): void {
    this.#states.clear();
  }
}
