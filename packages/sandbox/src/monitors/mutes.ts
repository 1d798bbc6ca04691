import { coversGroup, statusOf } from '../api/monitors/downtime.ts';
import type { Downtime } from '../api/resources.ts';
import type { Mute } from './group-course.ts';
import type { Monitor } from './monitor.ts';
import type { GroupState, GroupStatus } from './monitor-states.ts';

const alertWorthy: ReadonlyMap<string, GroupStatus> = new Map([
  ['alert', 'Alert'],
  ['warn', 'Warn'],
  ['no data', 'No Data'],
]);

/**
 * Whether a group is muted now, by `options.silenced` or by a downtime, and which statuses the end of a mute notifies.
 *
 * @see https://docs.datadoghq.com/monitors/downtimes/
 */
export function muteOf(
  monitor: Monitor,
  { group, mutedAt }: GroupState,
  now: Date,
  downtimes: readonly Downtime[],
): Mute {
  const covering = downtimes.filter((downtime) => coversGroup(downtime, monitor, group));
  const active = covering.filter((downtime) => statusOf(downtime, now) === 'active');
  const silences = silencesOf(monitor, group);
  const isSilenced = silences.some((endsAt) => endsAt === undefined || endsAt > now);
  if (active.length > 0 || isSilenced) {
    // Documented: one downtime that mutes the first recovery is enough.
    const mutesFirstRecovery = active.some((downtime) => downtime.mutesFirstRecovery);
    return { isActive: true, mutesFirstRecovery, ended: undefined };
  }
  if (!mutedAt) return { isActive: false, mutesFirstRecovery: false, ended: undefined };
  const hasEnded = (at: Date | undefined) => at !== undefined && at > mutedAt && at <= now;
  const lifted = covering.flatMap(({ canceledAt, end, notifyEndTypes, notifyEndStates }) => {
    if (!hasEnded(canceledAt ?? end)) return [];
    return notifyEndTypes.includes(canceledAt ? 'canceled' : 'expired') ? notifyEndStates : [];
  });
  // Unmuting by hand is as canceling; a mute that runs out is as a downtime that expires.
  const expired = silences.some(hasEnded) ? [...alertWorthy.keys()] : [];
  const ended = [...lifted, ...expired].flatMap((name) => alertWorthy.get(name) ?? []);
  return { isActive: false, mutesFirstRecovery: false, ended: new Set(ended) };
}

/** When the silences of a group end: `options.silenced` names each scope with its time, or without one. */
function silencesOf({ settings }: Monitor, group: readonly string[]): (Date | undefined)[] {
  return Object.entries(settings.silenced ?? {}).flatMap(([scope, until]) => {
    const tags = scope.split(',').map((tag) => tag.trim());
    if (scope !== '*' && !tags.every((tag) => group.includes(tag))) return [];
    return [until !== null && until > 0 ? new Date(until * 1000) : undefined];
  });
}
