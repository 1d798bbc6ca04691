import type { TransportResponse } from '@tilekit/core';
import { readJson } from '../json/read-json.ts';
import { isRecord } from '../json/is-record.ts';
import type { Incident } from './incident.ts';
import { unexpectedAnswer } from '../errors/unexpected-answer.ts';

/** @throws UNEXPECTED_ANSWER when the answer is no incident */
export function readIncident(response: TransportResponse): Incident {
  const body = readJson(response);
  const data = isRecord(body) ? body.data : undefined;
  if (!isRecord(data) || typeof data.id !== 'string') throw unexpectedAnswer(response, 'an incident');
  const attributes = isRecord(data.attributes) ? data.attributes : {};
  return {
    id: data.id,
    publicId: typeof attributes.public_id === 'number' ? attributes.public_id : undefined,
    title: typeof attributes.title === 'string' ? attributes.title : '',
  };
}
