import { silencesGroup } from '../api/monitors/downtime.ts';
import type { Downtime } from '../api/resources.ts';
import type { Monitor } from './monitor.ts';

/** Whether a group is muted now: by `options.silenced`, or by a downtime. */
export function isMuted(
  monitor: Monitor,
  group: readonly string[],
  now: Date,
  downtimes: readonly Downtime[],
): boolean {
  return (
    isSilenced(monitor, group, now) ||
    downtimes.some((downtime) => silencesGroup(downtime, monitor, group, now))
  );
}

/** `options.silenced` names each scope with the time it ends, or without one. */
function isSilenced({ settings }: Monitor, group: readonly string[], now: Date): boolean {
  return Object.entries(settings.silenced ?? {}).some(([scope, until]) => {
    const isOver = until !== null && until > 0 && until * 1000 <= now.getTime();
    const tags = scope.split(',').map((tag) => tag.trim());
    return !isOver && (scope === '*' || tags.every((tag) => group.includes(tag)));
  });
}
