import { readAnswer, type TransportResponse } from '@tilekit/core';

/** An answer in one line: its status and what it says, for a message. */
export function sayWhy(response: TransportResponse): string {
  const { messages, shape } = readAnswer(response);
  const line = messages.join('; ').replace(/\s+/g, ' ').slice(0, 300);
  return `${response.status} (${line || `${shape} body`})`;
}
