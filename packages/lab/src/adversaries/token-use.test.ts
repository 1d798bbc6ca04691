import { expect, test } from 'vitest';
import { isIntake } from './token-use.ts';

test.each([
  ['POST', '/api/v2/series', true],
  ['POST', '/v1/input', true],
  ['POST', '/v1/input/0123456789abcdef', true],
  ['POST', '/v1/traces', true],
  ['POST', '/api/v1/events', true],
  ['GET', '/api/v1/events', false],
  ['POST', '/api/v2/logs/events/search', false],
  ['POST', '/api/v1/logs-queries/list', false],
])('%s %s sends data: %s', (method, path, isSent) => {
  expect(isIntake({ method, path })).toBe(isSent);
});
