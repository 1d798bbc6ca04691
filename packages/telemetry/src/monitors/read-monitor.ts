import { isRecord } from '@tilekit/core';
import type { Monitor } from './monitor.ts';

/** @returns `undefined` when the body is no list of monitors */
export function readMonitors(body: unknown): Monitor[] | undefined {
  if (!Array.isArray(body)) return undefined;
  const monitors = body.map(readMonitor);
  return monitors.every((monitor) => monitor !== undefined) ? monitors : undefined;
}

/** Fields that are unknown here are left alone: Datadog adds some faster than anybody follows. */
function readMonitor(value: unknown): Monitor | undefined {
  if (!isRecord(value) || typeof value.id !== 'number') return undefined;
  return {
    id: value.id,
    name: textOf(value.name),
    type: textOf(value.type),
    query: textOf(value.query),
    message: textOf(value.message),
    tags: Array.isArray(value.tags) ? value.tags.filter((tag) => typeof tag === 'string') : [],
    overallState: typeof value.overall_state === 'string' ? value.overall_state : undefined,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
