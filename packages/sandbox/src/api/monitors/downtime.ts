import { fitsWildcard } from '../../search/wildcard.ts';
import type { Datadog } from '../../datadog.ts';
import type { Monitor } from '../../monitors/monitor.ts';
import type { Organization } from '../../organizations/organization.ts';
import type { Downtime } from '../resources.ts';

/** What a downtime is without further words. */
export const downtimeDefaults = {
  monitorTags: ['*'],
  mutesFirstRecovery: false,
  notifyEndTypes: ['expired'],
  notifyEndStates: ['alert', 'no data', 'warn'],
} as const;

export type DowntimeStatus = 'active' | 'canceled' | 'ended' | 'scheduled';

export function statusOf({ canceledAt, start, end }: Downtime, now: Date): DowntimeStatus {
  if (canceledAt) return 'canceled';
  if (start > now) return 'scheduled';
  return end !== undefined && end <= now ? 'ended' : 'active';
}

export function downtimesOf(datadog: Datadog, organization: Organization): Downtime[] {
  return datadog.resources.downtimes.list(organization);
}

/** The parts of a scope, as version 1 lists them. */
export function scopesOf({ scope }: Downtime): string[] {
  return scope.split(/\s+AND\s+/);
}

/** Whether an active downtime names the monitor, or tags that the monitor has. */
export function matchesMonitor(downtime: Downtime, monitor: Monitor, now: Date): boolean {
  return statusOf(downtime, now) === 'active' && namesMonitor(downtime, monitor);
}

function namesMonitor({ monitorId, monitorTags }: Downtime, monitor: Monitor): boolean {
  if (monitorId !== undefined) return monitorId === monitor.id;
  return monitorTags.every((tag) => tag === '*' || monitor.tags.includes(tag));
}

/**
 * Whether a downtime is for one group of a monitor, whenever it is active.
 *
 * @param group The group's tags, such as `host:web-1`
 */
export function coversGroup(downtime: Downtime, monitor: Monitor, group: readonly string[]): boolean {
  if (!namesMonitor(downtime, monitor)) return false;
  const tags = [...group, ...monitor.tags];
  return scopesOf(downtime).every((scope) => {
    if (scope === '*') return true;
    const isNegated = scope.startsWith('-');
    const fits = alternativesOf(isNegated ? scope.slice(1) : scope).some((part) => fitsAny(part, tags));
    return fits !== isNegated;
  });
}

/** `env:(staging OR prod)` is fulfilled by either. */
function alternativesOf(scope: string): string[] {
  const match = /^([^:]+):\((.+)\)$/.exec(scope);
  if (!match) return [scope];
  const [, key = '', values = ''] = match;
  return values.split(/\s+OR\s+/).map((value) => `${key}:${value}`);
}

function fitsAny(part: string, tags: readonly string[]): boolean {
  const pattern = part.replaceAll('"', '').toLowerCase();
  return tags.some((tag) => fitsWildcard(pattern, tag.toLowerCase()));
}
