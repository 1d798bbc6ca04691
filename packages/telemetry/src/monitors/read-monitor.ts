import type { TransportResponse } from '@tilekit/core';
import { unexpectedAnswer } from '../errors/unexpected-answer.ts';
import { isRecord } from '../json/is-record.ts';
import type { Monitor } from './monitor.ts';

/**
 * One monitor of an answer. Fields that are unknown here are left alone: Datadog adds some faster than anybody follows.
 *
 * @throws UNEXPECTED_ANSWER when it has no id
 */
export function readMonitor(value: unknown, response: TransportResponse): Monitor {
  if (!isRecord(value) || typeof value.id !== 'number')
    throw unexpectedAnswer(response, 'the id of a monitor');
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
