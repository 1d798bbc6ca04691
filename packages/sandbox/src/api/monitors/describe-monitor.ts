import { pythonTime, secondsOf } from '../../clock/format-time.ts';
import type { Datadog } from '../../datadog.ts';
import type { Monitor } from '../../monitors/monitor.ts';
import type { Organization } from '../../organizations/organization.ts';
import type { Payload } from '../../received/payload.ts';
import { actingUser } from '../users/acting-user.ts';
import { downtimesOf, matchesMonitor, scopesOf } from './downtime.ts';

/** A monitor as the API answers it. */
export function describeMonitor(datadog: Datadog, organization: Organization, monitor: Monitor): Payload {
  const { name, handle, email, number } = actingUser(organization);
  const created = new Date(monitor.createdAt);
  return {
    id: monitor.id,
    org_id: organization.id,
    type: monitor.type,
    name: monitor.name,
    message: monitor.message,
    tags: monitor.tags,
    query: monitor.query,
    options: { ...monitor.options, silenced: silencedOf(datadog, organization, monitor) },
    multi: isMulti(monitor),
    created_at: secondsOf(created) * 1000,
    created: pythonTime(created),
    modified: pythonTime(new Date(monitor.modifiedAt)),
    deleted: null,
    priority: monitor.priority,
    restricted_roles: null,
    restriction_policy: null,
    draft_status: 'published',
    assets: [],
    ...monitor.further,
    overall_state_modified: changedAt(datadog, organization, monitor),
    overall_state: datadog.monitorStates.overall(organization, monitor),
    creator: { name, handle, email, id: number },
  };
}

/** Whether a monitor alerts for each group. */
function isMulti({ query }: Monitor): boolean {
  return /\bby\s*\{[^}]+\}|\.by\(\s*(?!"\*"\s*\))[^)]+\)/.test(query);
}

/** The scopes that active downtimes silence, and when those end; what was muted by hand stands among the options. */
export function silencedOf(datadog: Datadog, organization: Organization, monitor: Monitor): Payload {
  const now = datadog.clock.now();
  const downtimes = downtimesOf(datadog, organization).filter(
    (downtime) => downtime.monitorId === monitor.id && matchesMonitor(downtime, monitor, now),
  );
  const byDowntime = downtimes.flatMap((downtime) =>
    scopesOf(downtime).map(
      (scope) => [scope, downtime.end === undefined ? null : secondsOf(downtime.end)] as const,
    ),
  );
  const byHand = monitor.options.silenced;
  return {
    ...(typeof byHand === 'object' && byHand !== null ? byHand : {}),
    ...Object.fromEntries(byDowntime),
  };
}

/** When any group of a monitor last changed its state. */
function changedAt(datadog: Datadog, organization: Organization, monitor: Monitor): string | null {
  const now = datadog.clock.now();
  const times = [
    ...[...datadog.monitorStates.groups(organization, monitor).values()].map(({ since }) => since),
    // A downtime that names the monitor has it looked at as it begins.
    ...downtimesOf(datadog, organization)
      .filter((downtime) => downtime.monitorId === monitor.id && matchesMonitor(downtime, monitor, now))
      .map(({ createdAt }) => createdAt),
  ].map((time) => time.getTime());
  return times.length === 0 ? null : pythonTime(new Date(Math.floor(Math.max(...times) / 1000) * 1000));
}
