import type { Monitor } from './monitor.ts';

/** Whether `options.silenced` mutes a group now: each scope with the time it ends, or without one. */
export function isMuted({ settings }: Monitor, group: readonly string[], now: Date): boolean {
  return Object.entries(settings.silenced ?? {}).some(([scope, until]) => {
    const isOver = until !== null && until > 0 && until * 1000 <= now.getTime();
    const tags = scope.split(',').map((tag) => tag.trim());
    return !isOver && (scope === '*' || tags.every((tag) => group.includes(tag)));
  });
}
