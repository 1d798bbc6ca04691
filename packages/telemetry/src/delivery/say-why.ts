import { readAnswer, type TransportRequest, type TransportResponse } from '@tilekit/core';
import { secretsOf } from '../credentials/credential-headers.ts';

/** An answer in one line: its status and what it says, for a message. */
export function sayWhy(response: TransportResponse, { headers }: Pick<TransportRequest, 'headers'>): string {
  const { messages, shape } = readAnswer(response, secretsOf(headers));
  const line = messages.join('; ').replace(/\s+/g, ' ').slice(0, 300);
  return `${response.status} (${line || `${shape} body`})`;
}
