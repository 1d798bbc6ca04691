import { isRecord } from '@tilekit/core';
import type { Incident } from './incident.ts';

/** @returns `undefined` when the body is no incident */
export function readIncident(body: unknown): Incident | undefined {
  const data = isRecord(body) ? body.data : undefined;
  if (!isRecord(data) || typeof data.id !== 'string') return undefined;
  const attributes = isRecord(data.attributes) ? data.attributes : {};
  return {
    id: data.id,
    publicId: typeof attributes.public_id === 'number' ? attributes.public_id : undefined,
    title: typeof attributes.title === 'string' ? attributes.title : '',
  };
}
